using Microsoft.ML.Recurrent.Equations;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// One direction of a layer of any cell as operations of torch, on any device: what depends on no state is computed for all steps side by
/// side, the rest step by step. Autograd works through it. Immutable and thread-safe.
/// </summary>
internal sealed class StepLoop
{
    public StepLoop(CellGraph graph, LayerSizes sizes)
    {
        (Graph, Sizes) = (graph, sizes);
        Parameters = new LayerParameters(graph, sizes);
        Leaves = new PlanLeaves(graph);
        Timings = NodeTimings.Of(graph);
        StateUnits = [.. graph.States.Select(s => sizes.Of(s.Size))];
    }

    public CellGraph Graph { get; }

    public LayerSizes Sizes { get; }

    /// <summary>The trained arrays: their order, names and shapes.</summary>
    public LayerParameters Parameters { get; }

    public PlanLeaves Leaves { get; }

    public IReadOnlyList<NodeTiming> Timings { get; }

    /// <summary>The units of each state.</summary>
    public IReadOnlyList<int> StateUnits { get; }

    /// <summary>Values that a row carries from step to step.</summary>
    public int StateWidth => StateUnits.Sum();

    /// <summary>Runs a packed batch. What is returned belongs to the caller's dispose scope, and nothing else is left.</summary>
    public TorchLayerResult Run(TorchLayerCall call)
    {
        using var scope = torch.NewDisposeScope();
        var result = new StepLoopRun(this, call).Run();
        return new TorchLayerResult(result.Outputs.MoveToOuterDisposeScope(), result.Further?.MoveToOuterDisposeScope(),
            result.FinalState.MoveToOuterDisposeScope());
    }

    /// <summary>The units of a value.</summary>
    public int UnitsOf(int node) => Sizes.Of(Graph.Nodes[node].Size);
}
