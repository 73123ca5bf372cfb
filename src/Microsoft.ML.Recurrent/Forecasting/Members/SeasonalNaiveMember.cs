namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>The value a season before each horizon step, of an older season where that is missing, else the last observed one. Immutable by
/// convention.</summary>
/// <param name="Seasonality">Rows of a season; 1 repeats the last observed value.</param>
/// <param name="Levels">(targets, horizon, levels): how far each level lies from the point forecast, in scaled units.</param>
internal sealed record SeasonalNaiveMember(int Seasonality, float[] Levels)
{
    /// <summary>Seasons that are looked at, the latest one included.</summary>
    public const int MostSeasons = 4;

    /// <param name="history">What is known.</param>
    /// <param name="step">The horizon step, from 0.</param>
    public double Forecast(in MemberHistory history, int step)
    {
        long row = history.Origin + 1 + step - (long)SeasonsBack(step, Seasonality) * Seasonality;
        for (int season = 0; season < MostSeasons && Seasonality > 1; season++, row -= Seasonality)
        {
            double value = history.At(row);
            if (!double.IsNaN(value))
                return value;
        }

        return history.Last;
    }

    /// <summary>Seasons from a horizon step back to the latest one that lies at or before the origin.</summary>
    public static int SeasonsBack(int step, int seasonality) => (int)((step + (long)seasonality) / seasonality);
}
