namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Round values that span what is drawn.</summary>
/// <param name="Values">From the lowest to the highest, two or more.</param>
internal sealed record ValueTicks(IReadOnlyList<double> Values)
{
    /// <param name="values">What is drawn; values that are not finite are left out.</param>
    /// <param name="most">Ticks at most, about.</param>
    public static ValueTicks Of(IEnumerable<float> values, double most)
    {
        double[] finite = [.. values.Where(float.IsFinite).Select(v => (double)v)];
        if (finite.Length == 0)
            return new ValueTicks([0, 1]);
        double low = finite.Min(), high = finite.Max();
        // One value alone gets room around it.
        if (high - low <= 1e-6 * Math.Max(Math.Abs(low), Math.Abs(high)))
            (low, high) = (low - Room(low), high + Room(high));
        double step = Round((high - low) / most);
        long first = (long)Math.Floor(low / step), last = (long)Math.Ceiling(high / step);
        return new ValueTicks([.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)]);
    }

    /// <summary>From 0 at the lowest tick to 1 at the highest.</summary>
    public double Place(double value) => (value - Values[0]) / (Values[^1] - Values[0]);

    private static double Room(double value) => value == 0 ? 1 : 0.1 * Math.Abs(value);

    /// <summary>The next of 1, 2, 5, 10, … times a power of ten.</summary>
    private static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }
}
