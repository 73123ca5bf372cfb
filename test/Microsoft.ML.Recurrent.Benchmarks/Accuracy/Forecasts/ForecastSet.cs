namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Series to forecast, and how far.</summary>
/// <param name="Name">The set.</param>
/// <param name="Series">The series.</param>
/// <param name="Horizon">Rows forecast after each origin.</param>
/// <param name="Season">Rows from a season to the next, 1 for none: the seasonal naive then repeats the last value.</param>
internal sealed record ForecastSet(string Name, IReadOnlyList<TestedSeries> Series, int Horizon, int Season)
{
    /// <summary>Values that the ridge reads: two seasons, fewer where the training rows are few.</summary>
    public int RidgeWindow => Math.Max(2, Math.Min(Season == 1 ? 2 * Horizon : 2 * Season, (Series.Min(s => s.TrainingRows) - Horizon) / 2));
}

/// <summary>A series, split in time: fitted on its first rows, forecast from later ones.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, NaN where missing.</param>
/// <param name="Times">When they were observed.</param>
/// <param name="TrainingRows">Rows to fit on.</param>
/// <param name="Origins">Rows to forecast from, in order.</param>
internal sealed record TestedSeries(string Name, float[] Values, DateTime[] Times, int TrainingRows, int[] Origins)
{
    private float[]? _filled;

    /// <summary>The values, the last one repeated where one is missing.</summary>
    public float[] Filled => _filled ??= Fill();

    /// <summary>A series whose origins are all rows, from the last one to fit on or the one after it, that a whole horizon follows.</summary>
    public static TestedSeries Split(string name, float[] values, Func<int, DateTime> time, int trainingRows, int firstOrigin, int horizon) => new(
        name, values, [.. Enumerable.Range(0, values.Length).Select(time)], trainingRows,
        [.. Enumerable.Range(firstOrigin, Math.Max(0, values.Length - horizon - firstOrigin))]);

    /// <summary>The mean absolute error of repeating the season before, in the training rows.</summary>
    public double NaiveError(int season)
    {
        double sum = 0;
        int count = 0;
        for (int row = season; row < TrainingRows; row++)
        {
            float error = Math.Abs(Values[row] - Values[row - season]);
            if (!float.IsNaN(error))
                (sum, count) = (sum + error, count + 1);
        }

        return sum / count;
    }

    private float[] Fill()
    {
        float last = Values.First(v => !float.IsNaN(v));
        return Array.ConvertAll(Values, value => last = float.IsNaN(value) ? last : value);
    }
}
