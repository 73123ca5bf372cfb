using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The leaves of a step, and the columns that they are loaded from.</summary>
internal sealed class PlanLeaves(CellGraph graph)
{
    public ImmutableArray<int> Vectors { get; } = [.. graph.Products(Operation.Vector)];

    public ImmutableArray<int> Masks { get; } = [.. graph.Of(Operation.Mask)];

    public ImmutableArray<int> Lowers { get; } = [.. graph.Lowers];

    public ImmutableArray<int> Noises { get; } = [.. graph.Of(Operation.Noise)];

    public ImmutableArray<int> RowMasks { get; } = [.. graph.Of(Operation.RowMask)];

    /// <summary>The column of a leaf; null for any other node.</summary>
    public Column? ColumnOf(int node) => graph.Nodes[node].Operation switch
    {
        Operation.State => new Column(ColumnKind.Before, StateOf(node)),
        Operation.Vector => new Column(ColumnKind.Vector, Vectors.IndexOf(node)),
        Operation.Mask => new Column(ColumnKind.Mask, Masks.IndexOf(node)),
        Operation.Lower => new Column(ColumnKind.Lower, Lowers.IndexOf(node)),
        Operation.Noise => new Column(ColumnKind.Noise, Noises.IndexOf(node)),
        Operation.RowMask => new Column(ColumnKind.RowMask, RowMasks.IndexOf(node)),
        _ => null,
    };

    private int StateOf(int node) => graph.States.ToList().FindIndex(s => s.Leaf == node);
}
