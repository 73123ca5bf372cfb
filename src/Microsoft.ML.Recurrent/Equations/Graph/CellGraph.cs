using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>A state: the node that reads it, −1 where none does, and the node that is handed to the next step.</summary>
internal sealed record StateNode(string Name, Size Size, int Leaf, int Next);

/// <summary>A node that has a name: an output or a gate.</summary>
internal sealed record NamedNode(string Name, int Node);

/// <summary>
/// A cell as data: the nodes of one step, operands before what uses them, and which of them are states, outputs and gates. Immutable.
/// </summary>
internal sealed class CellGraph
{
    private string? _fingerprint;

    public required ImmutableArray<Node> Nodes { get; init; }

    /// <summary>In the order of their definition.</summary>
    public required ImmutableArray<StateNode> States { get; init; }

    /// <summary>The layer's output, whose name is empty, then the further ones.</summary>
    public required ImmutableArray<NamedNode> Outputs { get; init; }

    public required ImmutableArray<NamedNode> Gates { get; init; }

    /// <summary>Products and vectors in the order of their definition, which is that of their parameters.</summary>
    public required ImmutableArray<int> Parameters { get; init; }

    /// <summary>Identifies the cell in files, caches and searches: equal for equal canonical forms.</summary>
    public string Fingerprint => _fingerprint ??= GraphFingerprint.Of(this);

    /// <summary>The further outputs of the layer below that the cell reads.</summary>
    public IEnumerable<int> Lowers => Of(Operation.Lower);

    /// <summary>Nodes of an operation, in order.</summary>
    public IEnumerable<int> Of(Operation operation) => Enumerable.Range(0, Nodes.Length).Where(n => Nodes[n].Operation == operation);

    /// <summary>Products of an operation, in the order of their definition.</summary>
    public IEnumerable<int> Products(Operation operation) => Parameters.Where(n => Nodes[n].Operation == operation);

    /// <summary>The units of all products of an operation, in a layer of a hidden size.</summary>
    public long UnitsOf(Operation operation, long hiddenSize) => Products(operation).Sum(p => Nodes[p].Size.In(hiddenSize));

    /// <summary>The graph's results: every next state, then every output.</summary>
    public IEnumerable<int> Roots => States.Select(s => s.Next).Concat(Outputs.Select(o => o.Node));

    /// <summary>
    /// True if the equations are the same, whatever their gates' names, what the parameters start from, their order, and which products have a
    /// bias. Both graphs are in canonical form.
    /// </summary>
    public bool ComputesAs(CellGraph other) =>
        Nodes.Select(Bare).SequenceEqual(other.Nodes.Select(Bare)) && States.SequenceEqual(other.States) && Outputs.SequenceEqual(other.Outputs);

    /// <summary>True if both have the same parameters and compute the same from them.</summary>
    public bool IsTrainedAs(CellGraph other) => ComputesAs(other) && Parameters.SequenceEqual(other.Parameters)
        && Nodes.Zip(other.Nodes).All(pair => pair.First.HasBias == pair.Second.HasBias);

    /// <summary>The cell in the lowest layer, where further outputs of a layer below are zero.</summary>
    public CellGraph WithoutLower() => Lowers.Any() ? GraphCanonicalForm.Of(this, Operation.Lower) : this;

    private static Node Bare(Node node) => node with { Initial = 0, InitialMatrix = default, HasBias = false };
}
