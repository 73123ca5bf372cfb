using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The gradient of one step: the nodes of the cell, followed by those that the backward pass computes from the gradients of what the step
/// hands on. Products stand outside: the gradients of their results go out, those of their operands come in.
/// </summary>
internal sealed class StepGradient
{
    private readonly Dictionary<int, int> _gradients;

    internal StepGradient(CellGraph graph, NodeTable table, Dictionary<int, int> gradients)
    {
        (Graph, _gradients) = (graph, gradients);
        Nodes = [.. table.Nodes];
    }

    public CellGraph Graph { get; }

    /// <summary>The cell's nodes at their places, then the gradient's.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The node that is the gradient of a node of the cell; −1 where nothing depends on it.</summary>
    /// <remarks>For a state this is what comes through the elements alone, without the products of the state.</remarks>
    public int Of(int node) => _gradients.GetValueOrDefault(node, -1);
}
