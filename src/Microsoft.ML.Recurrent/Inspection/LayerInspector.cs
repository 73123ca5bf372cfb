using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>
/// Runs one direction of a layer step by step and reports what each step computes. States and outputs are bit-identical to scoring's; gates are
/// computed from the very states that enter the step. Immutable and thread-safe.
/// </summary>
internal sealed class LayerInspector
{
    private readonly CellGraph _graph;
    private readonly LayerSizes _sizes;
    private readonly InferenceLayer _layer;
    private readonly InferenceLayer? _gates;
    private readonly int[] _gateUnits;
    private readonly int[] _stateUnits;

    /// <param name="graph">The cell.</param>
    /// <param name="sizes">The layer's sizes.</param>
    /// <param name="parameters">The arrays of the direction's parameters.</param>
    public LayerInspector(CellGraph graph, LayerSizes sizes, IReadOnlyList<float[]> parameters)
    {
        (_graph, _sizes) = (graph, sizes);
        _stateUnits = [.. graph.States.Select(s => sizes.Of(s.Size))];
        _gateUnits = [.. graph.Gates.Select(g => sizes.Of(graph.Nodes[g.Node].Size))];
        _layer = Create(graph, parameters);
        // Beside the layer itself: what a step hands on decides how its sums are rounded.
        _gates = graph.Gates.IsEmpty ? null : Create(WithGates(graph), parameters);
    }

    /// <summary>Values of a step's further outputs.</summary>
    public int FurtherWidth => _layer.FurtherWidth;

    /// <summary>Inspects one row.</summary>
    /// <param name="input">(steps, inputs).</param>
    /// <param name="lower">(steps, what the cell reads of the layer below), or empty.</param>
    /// <param name="reverse">Whether the row is read from its last step to its first.</param>
    /// <param name="initial">The states that enter the first step, one after another; empty for zeros.</param>
    public LayerTrace Inspect(ReadOnlySpan<float> input, ReadOnlySpan<float> lower, bool reverse, ReadOnlySpan<float> initial = default)
    {
        int steps = input.Length / _sizes.Inputs, lowerWidth = lower.Length / Math.Max(1, steps);
        var trace = new LayerTrace(_graph, steps, _sizes.Hidden, FurtherWidth, _gateUnits, _stateUnits);
        var state = new float[_layer.StateWidth];
        initial.CopyTo(state);
        trace.SetInitialStates(state);
        var packing = Packing.FromSortedLengths([1]);
        var workspace = new InferenceWorkspace();
        for (int read = 0; read < steps; read++)
        {
            int step = reverse ? steps - 1 - read : read;
            var x = input.Slice(step * _sizes.Inputs, _sizes.Inputs);
            var below = lower.Slice(step * lowerWidth, lowerWidth);
            if (_gates is not null)
                trace.SetGates(step, RunGates(packing, new LayerCall { FirstStep = read, Input = x, InputStride = x.Length, Lower = below, InitialState = state }, workspace));
            _layer.Forward(packing, new LayerCall
            {
                FirstStep = read,
                Input = x,
                InputStride = x.Length,
                Lower = below,
                Output = trace.Outputs[step],
                OutputStride = _sizes.Hidden,
                Further = trace.FurtherOf(step),
                InitialState = state,
                FinalState = state,
            }, workspace);
            trace.SetStates(step, state);
        }

        return trace;
    }

    private static CellGraph WithGates(CellGraph graph) => new()
    {
        Nodes = graph.Nodes,
        States = graph.States,
        Outputs = [graph.Outputs[0], .. graph.Gates],
        Gates = graph.Gates,
        Parameters = graph.Parameters,
    };

    private InferenceLayer Create(CellGraph graph, IReadOnlyList<float[]> parameters) =>
        new(KernelCache.Of(graph, Simd.Best), _sizes, parameters);

    private float[] RunGates(Packing packing, LayerCall call, InferenceWorkspace workspace)
    {
        var gates = new float[_gateUnits.Sum()];
        _gates!.Forward(packing, new LayerCall
        {
            FirstStep = call.FirstStep,
            Input = call.Input,
            InputStride = call.InputStride,
            Lower = call.Lower,
            InitialState = call.InitialState,
            Output = new float[_sizes.Hidden],
            OutputStride = _sizes.Hidden,
            Further = gates,
        }, workspace);
        return gates;
    }
}
