namespace Microsoft.ML.Recurrent.Cells;

/// <summary>One direction of one layer, as PyTorch shapes it: (gates × hidden, inputs), (gates × hidden, hidden) and two biases of (gates × hidden).</summary>
internal sealed record LayerWeights(int InputSize, int HiddenSize, float[] WeightIh, float[] WeightHh, float[] BiasIh, float[] BiasHh);
