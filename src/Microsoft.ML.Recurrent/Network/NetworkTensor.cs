using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>The values that a tensor of a new network starts from.</summary>
internal enum TensorStart
{
    Zeros,

    /// <summary>Small normally distributed numbers.</summary>
    Embedding,

    /// <summary>Small normally distributed numbers, and zeros in the first row, which training may never read.</summary>
    Characters,

    /// <summary>Glorot's, as a matrix of (outputs, inputs); further sizes belong to the inputs.</summary>
    Matrix,

    /// <summary>Glorot's, each row as a product of its own with one output.</summary>
    Vectors,
}

/// <summary>A tensor of a network as data. Saving, training and the first draw of weights go by it.</summary>
/// <param name="Name">The name in saved models.</param>
/// <param name="Shape">The sizes, row-major.</param>
/// <param name="Start">The values that it starts from, outside of layers.</param>
internal sealed record NetworkTensor(string Name, int[] Shape, TensorStart Start)
{
    /// <summary>Of a layer's parameter, where it stands; null outside of layers.</summary>
    public LayerPlace? Place { get; init; }
}

/// <summary>The place of a parameter among the layers, whose equations say what it starts from.</summary>
/// <param name="Layer">From 0.</param>
/// <param name="Reverse">The backward direction.</param>
/// <param name="Parameter">The parameter.</param>
internal readonly record struct LayerPlace(int Layer, bool Reverse, ParameterShape Parameter)
{
    /// <summary>The spelled column, from 0, whose characters the layer reads; null of a layer over steps.</summary>
    public int? Spelled { get; init; }
}
