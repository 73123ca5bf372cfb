namespace Microsoft.ML.Recurrent.Forecasting.Calibration;

/// <summary>
/// Split-conformal calibration of intervals (Romano, Patterson &amp; Candès 2019), per row of the horizon and target: an interval is widened
/// on each side by a share of its own width that is the (1 + 1/n)·confidence quantile of the validation part's conformity scores.
/// Immutable by convention.
/// </summary>
/// <param name="Widening">(horizon, targets): shares of the width, from −0.5.</param>
internal sealed record IntervalCalibration(float[] Widening)
{
    // Where the network's interval has no width, a share of it would be nothing.
    private const float LeastWidth = 1e-6f;

    /// <summary>Widens an interval; the point forecast stays inside it.</summary>
    public (float Lower, float Upper) Apply(int index, float lower, float point, float upper)
    {
        float margin = Widening[index] * Math.Max(upper - lower, LeastWidth);
        return (Math.Min(lower - margin, point), Math.Max(upper + margin, point));
    }

    /// <summary>How far outside its interval a value lies, as a share of the width; negative inside.</summary>
    public static float Score(float lower, float upper, float value) =>
        Math.Max(lower - value, value - upper) / Math.Max(upper - lower, LeastWidth);

    /// <param name="scores">For each (horizon, targets), one score per validation value.</param>
    /// <param name="confidence">The share that intervals shall hold.</param>
    public static IntervalCalibration Fit(IReadOnlyList<List<float>> scores, double confidence) =>
        new([.. scores.Select(s => Quantile([.. s], confidence))]);

    /// <summary>The largest score where there are too few for the level; 0 where there are none.</summary>
    private static float Quantile(float[] scores, double confidence)
    {
        if (scores.Length == 0)
            return 0;
        Array.Sort(scores);
        int rank = (int)Math.Ceiling((scores.Length + 1) * confidence);
        return Math.Max(-0.5f, scores[Math.Min(rank, scores.Length) - 1]);
    }
}
