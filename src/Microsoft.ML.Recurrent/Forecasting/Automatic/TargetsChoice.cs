using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Chooses whether targets are series of their own: unless the others' past tells a target's future, as two linear forecasts of each
/// target show, one of its own latest changes and one of all targets'.</summary>
internal static class TargetsChoice
{
    // Measured on 3 and 12 targets of 200 and 2,000 rows: where the others' past lowered this error by a third or more, a forecaster erred 7 to 87 %
    // more with targets as series than with targets together; where it lowered it by less than a fifth, series were as good, and 3 to 4 % better where there
    // were many. A common season alone lowers it by up to a tenth.
    private const double Worthwhile = 0.8;

    private const int MostTargets = 50;

    /// <param name="series">Their training split is measured.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <param name="horizon">Horizon steps.</param>
    /// <returns>The choice, and why.</returns>
    public static (bool AsSeries, string Reason) Of(IReadOnlyList<SeriesPart> series, int targets, int horizon)
    {
        if (targets > MostTargets)
            return (true, $"more than {MostTargets} targets");
        var samples = LeadSamples.Of(series, targets, horizon);
        if (samples.Inputs.Count < 4 * samples.Width)
            return (true, "too few rows to tell whether targets lead each other");
        double ratio = ErrorRatio(samples, targets);
        string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(100 * (1 - ratio)):F0} %");
        return (ratio > Worthwhile, $"the other targets' past {(ratio < 1 ? "lowers" : "raises")} a linear forecast's squared error by {percent}");
    }

    /// <summary>The error with all targets' past as a fraction of that with the target's own, the geometric mean over targets and steps.</summary>
    private static double ErrorRatio(LeadSamples samples, int targets)
    {
        var errors = new LeadErrors(samples);
        double[] joint = errors.Of([.. Enumerable.Range(0, samples.Width)], [.. Enumerable.Range(0, 2 * targets)]);
        double sum = 0;
        for (int target = 0; target < targets; target++)
        {
            int[] labels = [target, targets + target];
            double[] own = errors.Of(samples.InputsOf(target), labels);
            for (int i = 0; i < labels.Length; i++)
                sum += own[i] > 0 ? Math.Log(Math.Max(joint[labels[i]] / own[i], 1e-6)) : 0;
        }

        return Math.Exp(sum / joint.Length);
    }
}
