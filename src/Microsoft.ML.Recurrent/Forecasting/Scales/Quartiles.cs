namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Median and interquartile range: outliers do not count.</summary>
internal static class Quartiles
{
    // A few steps of single precision: values that differ no more than this differ by rounding.
    private const double Rounding = 1.0 / (1 << 21);

    /// <param name="values">At least one; they are sorted.</param>
    public static (double Centre, double Deviation) Of(double[] values)
    {
        Array.Sort(values);
        double median = At(values, 0.5), range = At(values, 0.75) - At(values, 0.25);
        // More than half of the values are equal: the quartiles say nothing of the others.
        return (median, range > Rounding * Math.Abs(median) ? range : Moments.Of(values).Deviation);
    }

    private static double At(double[] sorted, double level)
    {
        double position = level * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
