namespace Microsoft.ML.Recurrent.Tests.Experiments.Pruners;

/// <summary>Learning curves of 30 drawn configurations: a limit, a speed and some noise each.</summary>
internal static class LearningCurves
{
    public static Func<int, int, double> Drawn(int seed, double noise = 0.01)
    {
        var random = new Random(seed);
        var (limits, speeds) = (new double[100], new double[100]);
        for (int i = 0; i < limits.Length; i++)
            (limits[i], speeds[i]) = (0.2 + (0.6 * random.NextDouble() * random.NextDouble()), 1 + (6 * random.NextDouble()));
        return (trial, epoch) => limits[trial] + ((1 - limits[trial]) * Math.Exp(-epoch / speeds[trial])) + (noise * Noise(seed, trial, epoch));
    }

    private static double Noise(int seed, int trial, int epoch) => (new Random(HashOf(seed, trial, epoch)).NextDouble() * 2) - 1;

    private static int HashOf(int seed, int trial, int epoch) => ((((seed * 397) + trial) * 397) + epoch) & int.MaxValue;
}
