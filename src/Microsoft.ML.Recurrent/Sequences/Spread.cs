namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The size that values are divided by, so that they become numbers around 1.</summary>
internal static class Spread
{
    // Between these a spread and its inverse are both normal numbers in single precision.
    private const double Least = 1e-37;
    private const double Most = 8e37;

    private const double OfLevel = 0.01;

    /// <summary>The inverse in single precision, finite and above 0 for any spread.</summary>
    public static float InverseOf(double spread) => (float)(1 / Math.Clamp(spread, Least, Most));

    /// <summary>The spread in single precision, its inverse finite.</summary>
    public static float Bounded(double spread) => (float)Math.Clamp(spread, Least, Most);

    /// <summary>The spread of what is forecast or predicted: its deviation; a hundredth of its level where it never moves; NaN where that is 0
    /// too, which says nothing of its size.</summary>
    public static double OfTarget(double deviation, double mean) => deviation > 0 ? deviation : mean == 0 ? double.NaN : OfLevel * Math.Abs(mean);
}
