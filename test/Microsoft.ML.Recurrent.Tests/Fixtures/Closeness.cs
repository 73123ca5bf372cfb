namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Compares arrays of numbers by their largest difference against their largest value.</summary>
internal static class Closeness
{
    public static double RelativeError(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        found.Length.Should().Be(expected.Length);
        double difference = 0, largest = 1e-6;
        for (int i = 0; i < found.Length; i++)
        {
            // NaN must not pass as a small difference.
            difference = float.IsNaN(found[i]) ? double.PositiveInfinity : Math.Max(difference, Math.Abs(found[i] - (double)expected[i]));
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        return difference / largest;
    }
}
