namespace Microsoft.ML.Recurrent.Forecasting.Calibration;

/// <summary>
/// Split-conformal calibration of intervals (Romano, Patterson &amp; Candès 2019), per horizon step and target: an interval is widened
/// on each side by a fraction of its own width that is the (1 + 1/n)·confidence quantile of the validation split's conformity scores, of which n are
/// worth independent ones. It is narrowed only as far as the split is sure of: an interval that learned from more seasons than the split has may be wide with good reason.
/// Immutable by convention.
/// </summary>
/// <param name="Widening">(horizon, targets): fractions of the width, from −0.5.</param>
internal sealed record IntervalCalibration(float[] Widening)
{
    /// <summary>The least width, for an interval of the network without width, of which a fraction would be nothing: as a fraction of the
    /// target's scale.</summary>
    public const float LeastOfScale = 1e-6f;

    /// <summary>The least width of earlier models, in the targets' units.</summary>
    public const float LeastOfUnit = 1e-6f;

    /// <summary>The least width of targets that are not scaled, a normal number in single precision.</summary>
    public const float Least = 1e-37f;

    // Standard errors of the fraction: an interval that is narrowed would hold it with 95 % confidence.
    private const double ErrorsToNarrow = 1.645;

    /// <summary>True if the least width follows the target's scale; null in earlier models, which computed in the targets' units.</summary>
    public bool? FollowsScale { get; init; }

    /// <summary>Widens an interval; the point forecast stays inside it, and the ends never cross.</summary>
    /// <param name="index">The horizon step and target.</param>
    /// <param name="lower">The network's lower bound.</param>
    /// <param name="point">The point forecast.</param>
    /// <param name="upper">The network's upper bound.</param>
    /// <param name="scale">The target's; 0 where it is not scaled.</param>
    public (double Lower, double Upper) Apply(int index, double lower, double point, double upper, double scale)
    {
        if (FollowsScale is not true)
        {
            // In single precision throughout.
            float margin = Widening[index] * Math.Max((float)upper - (float)lower, LeastOfUnit);
            return (Math.Min((float)lower - margin, point), Math.Max((float)upper + margin, point));
        }

        double fraction = Widening[index], width = upper - lower;
        double wider = fraction * (fraction > 0 ? Math.Max(width, LeastWidth(scale)) : width);
        return (Math.Min(Finite(lower - wider), point), Math.Max(Finite(upper + wider), point));
    }

    /// <summary>The distance of a value from its interval, as a fraction of the width; negative inside.</summary>
    public static float Score(double lower, double upper, double value, double scale) =>
        (float)Finite(Math.Max(lower - value, value - upper) / Math.Max(upper - lower, LeastWidth(scale)));

    /// <param name="scores">For each (horizon, targets), one score per validation value, in the order of their origins.</param>
    /// <param name="confidence">The fraction that intervals are to hold.</param>
    public static IntervalCalibration Fit(IReadOnlyList<List<float>> scores, double confidence) =>
        new([.. scores.Select(s => Quantile(s, confidence))]) { FollowsScale = true };

    /// <summary>The least number of scores whose largest is a bound that holds the fraction.</summary>
    public static int ScoresNeeded(double confidence) => (int)Math.Min(int.MaxValue, Math.Ceiling(confidence / (1 - confidence)));

    /// <summary>The largest score where there are too few for the level; 0 where there are none. Scores that come together count for fewer.</summary>
    private static float Quantile(List<float> scores, double confidence)
    {
        if (scores.Count == 0)
            return 0;
        float[] sorted = [.. scores.Order()];
        double inflation = ScoreInflation.Of(scores, At((sorted.Length + 1) * confidence)), rank = (sorted.Length + inflation) * confidence;
        float quantile = At(rank);
        if (quantile < 0)
            quantile = Math.Min(0, At(rank + ErrorsToNarrow * Math.Sqrt(sorted.Length * inflation * confidence * (1 - confidence))));
        return Math.Max(-0.5f, quantile);

        float At(double rank) => sorted[Math.Min((int)Math.Ceiling(rank), sorted.Length) - 1];
    }

    private static double LeastWidth(double scale) => Math.Max((double)LeastOfScale * scale, Least);

    private static double Finite(double value) => Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
