using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A fitted network's weights under PyTorch's names: <c>embeddings.0.weight</c>, <c>recurrent.weight_ih_l0</c>,
/// <c>recurrent.weight_hh_l0_reverse</c>, <c>head.weight</c>, … Those of an ensemble's further networks are called
/// <c>ensemble.1.head.weight</c> and so on. Immutable and thread-safe.
/// </summary>
public sealed class RecurrentModelParameters
{
    private readonly NetworkWeights _weights;

    internal RecurrentModelParameters(IEnumerable<NamedTensor> tensors) => _weights = new NetworkWeights(tensors);

    /// <summary>The names, in a fixed order.</summary>
    public IReadOnlyList<string> Names => [.. _weights.Tensors.Select(t => t.Name)];

    /// <summary>The number of trainable values.</summary>
    public long Count => _weights.Tensors.Sum(t => (long)t.Values.Length);

    /// <summary>A weight's shape, as PyTorch's: (gates × hidden, inputs) for <c>weight_ih</c>.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public IReadOnlyList<int> ShapeOf(string name) => [.. _weights[name].Shape];

    /// <summary>A weight's values, row-major.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public ReadOnlyMemory<float> ValuesOf(string name) => _weights[name].Values;

    /// <summary>Describes the parameters: their number, in how many tensors.</summary>
    public override string ToString() => $"{NetworkDescription.Count(Count, "parameter")} in {NetworkDescription.Count(Names.Count, "tensor")}";
}
