using System.Collections.Immutable;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>A layer of a network, the same for each direction: its cell's equations, its sizes and its named parameters. Thread-safe.</summary>
internal sealed class NetworkLayer
{
    private PlanKernels? _kernels;
    private NetworkLayer? _dropped;

    /// <param name="graph">The cell.</param>
    /// <param name="inputs">Values per step that the layer reads.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <exception cref="ArgumentException">The cell cannot have these sizes.</exception>
    public NetworkLayer(CellGraph graph, long inputs, long hidden)
    {
        Graph = graph;
        Sizes = LayerSizes.Of(graph, inputs, hidden);
        Parameters = new LayerParameters(graph, Sizes).Shapes;
        StateWidth = checked(graph.States.Sum(s => Sizes.Of(s.Size)));
    }

    public CellGraph Graph { get; }

    public LayerSizes Sizes { get; }

    /// <summary>The parameters of one direction in the order of the kernels.</summary>
    public ImmutableArray<ParameterShape> Parameters { get; }

    /// <summary>The parameters of one direction in the order of saved models, which is PyTorch's: matrices first.</summary>
    public IEnumerable<ParameterShape> SavedParameters => Parameters.Where(p => p.Columns is not null)
        .Concat(Parameters.Where(p => p.Columns is null));

    /// <summary>Values that a row carries from step to step.</summary>
    public int StateWidth { get; }

    /// <summary>The cell's kernels for a lane width, held as long as the layer is: a fit makes many networks of it.</summary>
    public PlanKernels Kernels(SimdPath path)
    {
        var held = _kernels;
        return held?.Path == path ? held : _kernels = KernelCache.Of(Graph, path);
    }

    /// <summary>The layer in the form that is trained with recurrent dropout: the same parameters and sizes.</summary>
    public NetworkLayer WithRecurrentDropout => _dropped ??= new NetworkLayer(RecurrentDropoutForm.Of(Graph), Sizes.Inputs, Sizes.Hidden);

    /// <summary>The further outputs of a step, which the layer above may read, and their units.</summary>
    public IEnumerable<(string Name, int Units)> FurtherOutputs => Graph.Outputs.Skip(1)
        .Select(output => (output.Name, Sizes.Of(StepResults.SizeOf(Graph, output))));

    /// <summary>Values of a step's further outputs.</summary>
    public int FurtherWidth => FurtherOutputs.Sum(o => o.Units);

    /// <summary>The further outputs of the layer below that a step reads, and its units.</summary>
    public IEnumerable<(string Name, int Units)> Lower => Graph.Lowers.Select(leaf => (Graph.Nodes[leaf].Name, Sizes.Of(Graph.Nodes[leaf].Size)));
}
