using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Calibration;

/// <summary>Says which bounds the validation split is too short to calibrate.</summary>
internal static class CalibrationWarnings
{
    private const int StepsNamed = 8;

    private const string Advice = "Add rows, raise Training.ValidationFraction, or lower Horizon";

    /// <param name="counts">Scores of each horizon step.</param>
    /// <param name="options">The level, and whether there is a horizon to shorten.</param>
    public static IEnumerable<string> Of(int[] counts, ForecastingOptions options)
    {
        int needed = IntervalCalibration.ScoresNeeded(options.ConfidenceLevel);
        int[] none = Steps(counts, count => count == 0), few = Steps(counts, count => count > 0 && count < needed);
        if (none.Length > 0)
            yield return $"The bounds of {Name(none, step => $"{step}")} are the network's own and promise no fraction: the validation split holds no "
                + $"observed value that far after one of its origins. {Advice}.";
        if (few.Length > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The bounds of {Name(few, step => $"{step} ({Count(counts[step - 1])})")} rest on fewer scores than the {needed} that a ConfidenceLevel ")
                + string.Create(CultureInfo.InvariantCulture,
                $"of {options.ConfidenceLevel} takes, so they hold a smaller fraction of the values. {Advice} or ConfidenceLevel.");
    }

    private static int[] Steps(int[] counts, Func<int, bool> which) => [.. Enumerable.Range(1, counts.Length).Where(step => which(counts[step - 1]))];

    private static string Count(int scores) => scores == 1 ? "1 score" : $"{scores} scores";

    private static string Name(int[] steps, Func<int, string> text)
    {
        string named = string.Join(", ", steps.Take(StepsNamed).Select(text));
        return $"horizon step{(steps.Length == 1 ? "" : "s")} {named}{(steps.Length > StepsNamed ? $" and {steps.Length - StepsNamed} more, up to {steps[^1]}" : "")}";
    }
}
