namespace Microsoft.ML.Recurrent.Cells;

/// <summary>One direction of one layer, as PyTorch shapes it: (gates × hidden, inputs), (gates × hidden, hidden) and two biases of (gates × hidden).</summary>
internal sealed record LayerWeights(int InputSize, int HiddenSize, float[] WeightIh, float[] WeightHh, float[] BiasIh, float[] BiasHh)
{
    /// <param name="parameters">Input weight and bias, recurrent weight and bias: the order of the equations' parameters.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    public static LayerWeights Of(float[][] parameters, int hiddenSize) => new(
        (int)((long)parameters[0].Length * hiddenSize / parameters[2].Length), hiddenSize, parameters[0], parameters[2], parameters[1], parameters[3]);
}
