namespace Microsoft.ML.Recurrent.Network;

/// <summary>A named array of numbers, row-major.</summary>
internal sealed record NamedTensor(string Name, int[] Shape, float[] Values);

/// <summary>
/// A fitted network's weights, in a fixed order under PyTorch's names: <c>embeddings.0.weight</c> (tokens, size) for each token column,
/// <c>recurrent.weight_ih_l0</c>, <c>recurrent.weight_hh_l0</c>, <c>recurrent.bias_ih_l0</c>, <c>recurrent.bias_hh_l0</c>, what else the cell has and
/// their <c>_reverse</c> twins for each layer, <c>head.weight</c> (outputs, inputs), <c>head.bias</c>, and those of a field over labels. Immutable by convention.
/// </summary>
internal sealed class NetworkWeights
{
    private readonly Dictionary<string, NamedTensor> _byName;

    public NetworkWeights(IEnumerable<NamedTensor> tensors)
    {
        Tensors = [.. tensors];
        _byName = Tensors.ToDictionary(t => t.Name);
    }

    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public NamedTensor this[string name] => _byName.TryGetValue(name, out var tensor) ? tensor
        : throw new KeyNotFoundException($"There are no weights '{name}'; expected one of {string.Join(", ", _byName.Keys)}.");

    /// <summary>The parameters of one direction of one layer, in the order of <see cref="NetworkLayer.Parameters"/>.</summary>
    public float[][] Layer(NetworkShape shape, int layer, bool reverse) =>
        [.. shape.Layer(layer).Parameters.Select(parameter => this[NetworkShape.LayerName(parameter, layer, reverse)].Values)];

    /// <summary>The parameters of one direction of the layer over a spelled column's characters, in the order of <see cref="NetworkLayer.Parameters"/>.</summary>
    public float[][] CharacterLayer(NetworkShape shape, int column, bool reverse) =>
        [.. shape.CharacterLayer!.Parameters.Select(parameter => this[NetworkShape.CharacterLayerName(parameter, column, reverse)].Values)];

    public bool TryGet(string name, out NamedTensor? tensor) => _byName.TryGetValue(name, out tensor);
}
