namespace Microsoft.ML.Recurrent.Training.Lanes;

/// <summary>Cuts a lane into windows of random lengths (Merity et al. 2018, section 5.1), in a number that is known beforehand.</summary>
internal static class WindowCuts
{
    private const double HalfWindows = 0.05;
    private const double Deviation = 5;

    /// <param name="windows">How many.</param>
    /// <param name="steps">Steps of the lane.</param>
    /// <param name="length">Steps of a usual window.</param>
    /// <param name="random">What is drawn from.</param>
    /// <returns>The first step of each window, and the end: <paramref name="windows"/> + 1 ascending numbers from 0 to <paramref name="steps"/>.</returns>
    public static int[] Draw(int windows, int steps, int length, Random random)
    {
        var ends = new double[windows + 1];
        for (int window = 0; window < windows; window++)
        {
            double usual = random.NextDouble() < HalfWindows ? length / 2.0 : length;
            ends[window + 1] = ends[window] + Math.Max(1, usual + Math.Min(Deviation, length / 4.0) * Normal(random));
        }

        return [.. ends.Select(end => (int)Math.Round(end / ends[^1] * steps))];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
