using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Finds the targets that have one value in all of a series. Unlike scales they are looked for in the validation split too: a target that moves there
/// is none.</summary>
internal static class ConstantFit
{
    // After n equal values the next one differs with a probability of about 1/(n + 1).
    private const int LeastRows = 10;

    /// <param name="series">The series, transformed.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <param name="transform">What the targets became; null where they stayed as they are.</param>
    /// <param name="earlier">The scales of the forecaster that is trained further; null for none.</param>
    /// <returns>(targets) of each series with such a target: its value, NaN where it moves; null where there is no such series.</returns>
    public static Dictionary<string, float[]>? Run(IReadOnlyList<SeriesPart> series, int targets, TargetTransforms? transform, ForecastScales? earlier)
    {
        var found = earlier?.Constants?.ToDictionary(s => s.Key, s => s.Value) ?? [];
        foreach (var part in series)
        {
            float[] own = [.. Enumerable.Range(0, targets).Select(target => Of(part, target, transform))];
            for (int target = 0; target < targets && earlier is not null && IsKnown(earlier, part.Rows.Name); target++)
            {
                if (!(earlier.ConstantsOf(part.Rows.Name)?[target] == own[target]))
                    own[target] = float.NaN;
            }

            found[part.Rows.Name] = own;
        }

        var constant = found.Where(s => !s.Value.All(float.IsNaN)).ToDictionary(s => s.Key, s => s.Value);
        return constant.Count == 0 || earlier is { InDouble: not true } ? null : constant;
    }

    private static float Of(SeriesPart part, int target, TargetTransforms? transform)
    {
        double constant = double.NaN;
        int count = 0;
        for (int row = 0; row < part.End; row++)
        {
            double value = part.Rows.Target(row, target);
            if (double.IsNaN(value))
                continue;
            if (count++ > 0 && value != constant)
                return float.NaN;
            constant = value;
        }

        return count < LeastRows ? float.NaN : (float)(transform?.Undo(target, constant) ?? constant);
    }

    /// <summary>A forecaster of several series names those it knows where their sizes differ; else any may be one of them.</summary>
    private static bool IsKnown(ForecastScales earlier, string series) =>
        (earlier.EachSeries?.ContainsKey(series) ?? earlier.TypicalOfEach?.ContainsKey(series)) is not false;
}
