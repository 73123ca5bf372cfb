using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Backends.Managed.Softmax;

/// <summary>Log-probabilities of one step's logits, summed in a fixed order wherever they stand in memory.</summary>
internal static class LogSoftmax
{
    /// <summary>The logarithm of the sum of the logits' exponentials: what is subtracted from a logit to make it a log-probability.</summary>
    public static float Normalizer(ReadOnlySpan<float> logits)
    {
        Span<float> exponentials = stackalloc float[256];
        float most = TensorPrimitives.Max(logits);
        double sum = 0;
        for (; !logits.IsEmpty; logits = logits[Math.Min(exponentials.Length, logits.Length)..])
        {
            var own = exponentials[..Math.Min(exponentials.Length, logits.Length)];
            TensorPrimitives.Subtract(logits[..own.Length], most, own);
            TensorPrimitives.Exp(own, own);
            sum += Sum(own);
        }

        return most + (float)Math.Log(sum);
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sums = Vector<float>.Zero;
        for (; values.Length >= Vector<float>.Count; values = values[Vector<float>.Count..])
            sums += new Vector<float>(values);
        float sum = Vector.Sum(sums);
        foreach (float value in values)
            sum += value;
        return sum;
    }
}
