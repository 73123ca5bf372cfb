namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

/// <summary>Series as choices see them, of a seed.</summary>
internal static class DrawnChannels
{
    /// <summary>Seasons of sawtooth waves, a trend and noise.</summary>
    public static double[] Seasonal(int rows, int seed, double noise, double trend, params int[] seasons)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(row =>
            100 + trend * row + noise * Normal(random) + seasons.Select((season, i) => 5.0 * (i + 1) * (row % season) / season).Sum())];
    }

    public static double[] Noise(int rows, int seed) => Seasonal(rows, seed, noise: 1, trend: 0);

    public static double[] Walk(int rows, int seed)
    {
        var random = new Random(seed);
        double level = 0;
        return [.. Enumerable.Range(0, rows).Select(_ => level += Normal(random))];
    }

    /// <summary>Values that forget their past slowly, around one level.</summary>
    public static double[] Autoregressive(int rows, int seed, double memory)
    {
        var random = new Random(seed);
        double level = 0;
        return [.. Enumerable.Range(0, rows).Select(_ => level = memory * level + Normal(random))];
    }

    public static double[] Thinned(double[] values, int seed, double fraction)
    {
        var random = new Random(seed);
        return [.. values.Select(value => random.NextDouble() < fraction ? double.NaN : value)];
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
