using System.Numerics;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Averages what several networks say of one row. Probabilities are averaged in the logarithm, so that none is lost to rounding.</summary>
internal static class NetworkMean
{
    /// <summary>Logits whose softmax is the mean of the networks' softmax: the mean's logarithm.</summary>
    /// <param name="logits">(networks, classes).</param>
    /// <param name="mean">(classes).</param>
    public static void OfSoftmax(ReadOnlySpan<float> logits, Span<float> mean)
    {
        int classes = mean.Length, networks = logits.Length / classes;
        Span<double> totals = networks <= 256 ? stackalloc double[networks] : new double[networks];
        Span<double> terms = networks <= 256 ? stackalloc double[networks] : new double[networks];
        for (int network = 0; network < networks; network++)
            totals[network] = LogOfSum(logits.Slice(network * classes, classes));
        for (int c = 0; c < classes; c++)
        {
            for (int network = 0; network < networks; network++)
                terms[network] = logits[network * classes + c] - totals[network];
            mean[c] = (float)(LogOfSum<double>(terms) - Math.Log(networks));
        }
    }

    /// <summary>The logit whose sigmoid is the mean of the networks' sigmoids.</summary>
    /// <param name="logits">(networks).</param>
    public static float OfSigmoid(ReadOnlySpan<float> logits)
    {
        int networks = logits.Length;
        Span<double> ofTrue = networks <= 256 ? stackalloc double[networks] : new double[networks];
        Span<double> ofFalse = networks <= 256 ? stackalloc double[networks] : new double[networks];
        for (int network = 0; network < networks; network++)
            (ofTrue[network], ofFalse[network]) = (-Softplus(-logits[network]), -Softplus(logits[network]));
        return (float)(LogOfSum<double>(ofTrue) - LogOfSum<double>(ofFalse));
    }

    /// <param name="outputs">(networks, outputs).</param>
    /// <param name="mean">(outputs).</param>
    public static void OfValues(ReadOnlySpan<float> outputs, Span<float> mean)
    {
        int width = mean.Length, networks = outputs.Length / width;
        for (int i = 0; i < width; i++)
        {
            double sum = 0;
            for (int network = 0; network < networks; network++)
                sum += outputs[network * width + i];
            mean[i] = (float)(sum / networks);
        }
    }

    private static double Softplus(double value) => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));

    private static double LogOfSum<T>(ReadOnlySpan<T> logs)
        where T : struct, IFloatingPoint<T>
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (T log in logs)
            largest = Math.Max(largest, double.CreateTruncating(log));
        foreach (T log in logs)
            sum += Math.Exp(double.CreateTruncating(log) - largest);
        return largest + Math.Log(sum);
    }
}
