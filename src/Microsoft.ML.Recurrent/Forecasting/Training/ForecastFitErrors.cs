using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Finds data that cannot be trained on, before the first step.</summary>
internal static class ForecastFitErrors
{
    /// <exception cref="InvalidOperationException">The window is longer than every series, or a target has no observed value.</exception>
    public static void ThrowIfUnfit(IReadOnlyList<SeriesPart> series, ForecastColumns columns, ForecastingOptions options)
    {
        long longest = series.Max(s => s.Rows.Count);
        List<string> violations = [];
        if (options.Context == ForecastContext.Window && options.WindowSize is { } window && window > longest)
            violations.Add(SeriesErrors.WindowTooLong(window, series.Count, longest));
        var empty = columns.Targets.Select((name, target) => (Name: name, Target: target)).Where(t => !series.Any(part => IsObserved(part, t.Target, part.TrainingEnd)))
            .ToLookup(t => series.Any(part => IsObserved(part, t.Target, part.End)), t => t.Name);
        violations.AddRange(empty.Select(names => SeriesErrors.NothingObserved(names, isHeldBack: names.Key)));
        if (violations.Count > 0)
            throw new InvalidOperationException(Errors.List("The data cannot be fitted", violations));
    }

    /// <param name="training">Origins to train on.</param>
    /// <param name="validation">Origins to measure and calibrate on.</param>
    /// <param name="ahead">Horizon steps that the network is trained on.</param>
    /// <param name="series">What the origins are of.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <exception cref="InvalidOperationException">There is nothing to train on, horizon steps that nothing can be learned of, or nothing to
    /// calibrate intervals with.</exception>
    public static void ThrowIfNoOrigins(List<LabelledOrigin> training, List<LabelledOrigin> validation, int ahead,
        IReadOnlyList<SeriesPart> series, ForecastingOptions options, int targets)
    {
        if (options.Stride > 1 && !Reaches(training, ahead) && Reaches(
            new OriginPlan(options with { Stride = 1 }, ahead, targets).Training(series), ahead))
            throw new InvalidOperationException(SeriesErrors.StrideTooLong(options.Stride, ahead));
        if (training.Count == 0)
            throw new InvalidOperationException(SeriesErrors.NothingToLearn(options.MinimumHistory, series.Max(s => s.TrainingEnd)));
        long reach = training.Max(Reach);
        if (reach < ahead)
            throw new InvalidOperationException(SeriesErrors.HorizonTooLong(ahead, reach));
        if (options.HasIntervals && validation.Count == 0)
            throw new InvalidOperationException(SeriesErrors.NothingToCalibrate);
    }

    private static bool Reaches(List<LabelledOrigin> origins, int ahead) => origins.Exists(origin => Reach(origin) >= ahead);

    /// <summary>Rows after an origin that its label may be read from.</summary>
    private static long Reach(LabelledOrigin origin) => origin.End - 1 - origin.Origin.Row;

    private static bool IsObserved(SeriesPart part, int target, int end)
    {
        for (int row = 0; row < end; row++)
        {
            if (!float.IsNaN(part.Rows[row][target]))
                return true;
        }

        return false;
    }
}
