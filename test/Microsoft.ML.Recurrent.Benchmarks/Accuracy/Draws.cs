namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>Random numbers of more distributions.</summary>
internal static class Draws
{
    /// <summary>Normally distributed, of mean 0 (Box &amp; Muller 1958).</summary>
    public static double Normal(this Random random, double deviation = 1) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A count of a mean (Knuth's product of uniforms).</summary>
    public static int Poisson(this Random random, double mean)
    {
        double limit = Math.Exp(-mean), product = random.NextDouble();
        int count = 0;
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }
}
