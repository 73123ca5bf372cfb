using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Warnings of the times of a fit's data.</summary>
/// <param name="options">May state the step, and need it.</param>
/// <param name="column">The time column.</param>
internal sealed class FitTimeWarnings(ForecastingOptions options, string column)
{
    private const double LeastNear = 0.5;

    /// <param name="series">The series.</param>
    /// <param name="isValidationGiven">Whether the rows after the training split come from a view of their own.</param>
    public IEnumerable<string> Of(IReadOnlyList<SeriesPart> series, bool isValidationGiven)
    {
        var tally = new StepTally(column);
        foreach (var (rows, trainingEnd) in series.Where(part => part.Rows.UsualStep is not null).Select(part => (part.Rows, part.TrainingEnd)))
        {
            for (long row = 1; row < rows.Count; row++)
                tally.Add(rows.UsualStep!, rows, row, isValidationGiven && row == trainingEnd);
        }

        if (tally.IsIrregular)
            yield return tally.Message;
        if ((options.TimeStep is { } stated ? new StatedStep(stated).Contradiction(series, column) : Guess(series)) is { } doubt)
            yield return doubt;
    }

    /// <summary>The warning of calendar features made of a step that the rows hardly keep.</summary>
    private string? Guess(IReadOnlyList<SeriesPart> series)
    {
        SeriesPart[] weak = options.Calendar == CalendarFeatures.None
            ? []
            : [.. series.Where(part => part.Rows.TimeStep is { } step && step.Near(TimeStepsFit.Stamps(part)) < LeastNear)];
        return weak.Length == 0 ? null : Guess(weak, series.Count);
    }

    private string Guess(SeriesPart[] weak, int all) => string.Create(
        CultureInfo.InvariantCulture,
        $"Beyond the end of the data, '{column}' goes on by {weak[0].Rows.TimeStep}")
        + (all == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in series '{weak[0].Rows.Name}' ({weak.Length} of {all} series like it)"))
        + ", though fewer than half of the steps are near that: the calendar features of such rows are a guess. State the step by TimeStep, or give the rows "
        + "to forecast, with their times, behind the data.";
}
