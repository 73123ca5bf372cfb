using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>What a fit has to say of the times of its data.</summary>
internal static class FitTimeWarnings
{
    private const double NearEnough = 0.1;
    private const double LeastNear = 0.5;

    /// <param name="series">The series.</param>
    /// <param name="time">Their steps.</param>
    /// <param name="options">May state the step, and need it.</param>
    /// <param name="columns">The columns.</param>
    public static IEnumerable<string> Of(IReadOnlyList<SeriesPart> series, ImpliedTime time, ForecastingOptions options, ForecastColumns columns)
    {
        if (columns.Time is null)
            yield break;
        var tally = new StepTally(columns.Time);
        foreach (var rows in series.Select(part => part.Rows).Where(rows => time.Usual(rows) is not null))
        {
            for (long row = 1; row < rows.Count; row++)
                tally.Add(time.Usual(rows)!, rows.Ticks(row - 1), rows.Ticks(row));
        }

        if (tally.IsIrregular)
            yield return tally.Message;
        SeriesPart[] weak = options.TimeStep is not null || options.CalendarFeatures == CalendarFeatures.None
            ? []
            : [.. series.Where(part => part.Rows.TimeStep is { } step && Near(step, TimeStepsFit.Stamps(part)) < LeastNear)];
        if (weak.Length > 0)
            yield return Weak(weak, series.Count, columns.Time);
    }

    /// <summary>The fraction of the steps that are about as long as one.</summary>
    private static double Near(TimeStep step, long[] stamps)
    {
        int near = 0;
        for (int i = 1; i < stamps.Length; i++)
        {
            double usual = step.After(new DateTime(stamps[i - 1]), 1).Ticks - stamps[i - 1];
            near += Math.Abs(stamps[i] - stamps[i - 1] - usual) <= NearEnough * usual ? 1 : 0;
        }

        return stamps.Length < 2 ? 1 : (double)near / (stamps.Length - 1);
    }

    private static string Weak(SeriesPart[] weak, int all, string column) => string.Create(
        CultureInfo.InvariantCulture,
        $"Beyond the end of the data, '{column}' goes on by {weak[0].Rows.TimeStep}")
        + (all == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in series '{weak[0].Rows.Name}' ({weak.Length} of {all} series like it)"))
        + ", though fewer than half of the steps are near that: the calendar features of such rows are a guess. State the step by TimeStep, or give the rows "
        + "to forecast, with their times, behind the data.";
}
