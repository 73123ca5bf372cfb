using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// The forward pass of one direction of one layer of any cell, parameters packed once. Nothing is kept of a step but the states. Immutable and
/// thread-safe.
/// </summary>
internal sealed unsafe class InferenceLayer
{
    // Rows whose input products are made at once: few enough to stay in cache until their step comes.
    private const int ChunkRows = 256;

    private readonly PackedPlan _packed;
    private readonly ImmutableArray<ProductRun> _inputs;
    private readonly LayerStage[] _stages;
    private readonly StepMasks _masks;
    private readonly ColumnRows _states;
    private readonly ColumnRows _output;
    private readonly ColumnRows _further;
    private readonly ColumnRows _lower;
    private readonly ColumnRows _noise;

    /// <param name="kernels">The cell's kernels.</param>
    /// <param name="sizes">The layer's sizes.</param>
    /// <param name="parameters">The arrays of the layer's parameters.</param>
    /// <exception cref="ArgumentException">The parameters are not those of the layer.</exception>
    public InferenceLayer(PlanKernels kernels, LayerSizes sizes, IReadOnlyList<float[]> parameters)
    {
        _packed = new PackedPlan(kernels, sizes);
        using (var pinned = new PinnedParameters(_packed.Parameters, parameters))
            _packed.Pack(pinned.Values);
        _inputs = [.. _packed.Runs.Where(r => r.Group.Kind == OperandKind.Input)];
        _stages = [.. Enumerable.Range(0, kernels.Stages.Length).Select(k => LayerStage.Forward(_packed, k))];
        _masks = new StepMasks(Plan, Layout);
        var outputs = Plan.Graph.Outputs;
        _states = Rows(ColumnKind.After, Enumerable.Range(0, Plan.Graph.States.Length));
        _output = Rows(ColumnKind.After, [StepResults.ColumnOf(Plan.Graph, outputs[0])]);
        _further = Rows(ColumnKind.After, outputs.Skip(1).Select(o => StepResults.ColumnOf(Plan.Graph, o)));
        _lower = Rows(ColumnKind.Lower, Enumerable.Range(0, Plan.Leaves.Lowers.Length));
        _noise = Rows(ColumnKind.Noise, Enumerable.Range(0, Plan.Leaves.Noises.Length));
    }

    /// <summary>Values that a row carries from step to step.</summary>
    public int StateWidth => _states.Width;

    /// <summary>Values of a step's further outputs.</summary>
    public int FurtherWidth => _further.Width;

    private Plan Plan => _packed.Plan;

    private ColumnLayout Layout => _packed.Layout;

    private int SlotWidth => Layout.Width(ColumnKind.Slot);

    private int ResultWidth => Layout.Width(ColumnKind.After);

    /// <summary>Runs a packed batch.</summary>
    /// <exception cref="ArgumentException">Some memory is too short; nothing is written then.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Packing packing, in LayerCall call, InferenceWorkspace workspace)
    {
        Check(packing, call);
        var order = new StepOrder(packing, call.Reverse);
        var state = workspace.Reserve(ColumnKind.After, packing.Rows, ResultWidth);
        ReadStates(packing.Rows, call.InitialState, state.Span);
        for (int step = 0; step < order.Count;)
            step = Chunk(packing, order, step, call, workspace);
        for (int row = 0; row < packing.Rows && !call.FinalState.IsEmpty; row++)
            _states.Write(state.Span.Slice(row * ResultWidth, ResultWidth), call.FinalState.Slice(row * StateWidth, StateWidth));
    }

    private ColumnRows Rows(ColumnKind kind, IEnumerable<int> columns) => ColumnRows.Of(Layout, Plan, kind, columns);

    /// <summary>What follows reads and writes through pointers.</summary>
    private void Check(Packing packing, in LayerCall call)
    {
        Check(nameof(LayerCall.Input), call.Input.Length, packing.TotalSteps, Math.Max(call.InputStride, _packed.Sizes.Inputs));
        Check(nameof(LayerCall.Output), call.Output.Length, packing.TotalSteps, Math.Max(call.OutputStride, call.OutputColumn + _output.Width));
        CheckUnlessEmpty(nameof(LayerCall.Lower), call.Lower.Length, packing.TotalSteps, _lower.Width);
        CheckUnlessEmpty(nameof(LayerCall.Noise), call.Noise.Length, packing.TotalSteps, _noise.Width);
        CheckUnlessEmpty(nameof(LayerCall.Further), call.Further.Length, packing.TotalSteps, _further.Width);
        CheckUnlessEmpty(nameof(LayerCall.InitialState), call.InitialState.Length, packing.Rows, StateWidth);
        CheckUnlessEmpty(nameof(LayerCall.FinalState), call.FinalState.Length, packing.Rows, StateWidth);
    }

    private static void CheckUnlessEmpty(string name, int length, int rows, int width)
    {
        if (length > 0)
            Check(name, length, rows, width);
    }

    private static void Check(string name, int length, int rows, int width)
    {
        if (length < (long)rows * width)
            throw new ArgumentException($"The memory has {length} values; expected {rows} rows of {width}.", name);
    }

    private void ReadStates(int rows, ReadOnlySpan<float> plain, Span<float> state)
    {
        state[..(rows * ResultWidth)].Clear();
        for (int row = 0; row < rows && !plain.IsEmpty; row++)
            _states.Read(plain.Slice(row * StateWidth, StateWidth), state.Slice(row * ResultWidth, ResultWidth));
    }

    /// <summary>Makes the input products of some steps at once, then walks through these steps; gives the step after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Chunk(Packing packing, StepOrder order, int start, in LayerCall call, InferenceWorkspace workspace)
    {
        int end = start, rows = 0;
        while (end < order.Count && (rows == 0 || rows + order.Rows(end) <= ChunkRows))
            rows += order.Rows(end++);
        int first = order.Offset(call.Reverse ? end - 1 : start);
        fixed (float* slots = workspace.Reserve(ColumnKind.Slot, rows, SlotWidth), input = call.Input)
        {
            for (int row = 0; row < rows; row++)
                _packed.Bias.CopyTo(new Span<float>(slots + (nint)row * SlotWidth, SlotWidth));
            foreach (var run in _inputs.Where(r => r.Period == 1))
                MatrixProduct.MultiplyAdd(rows, input + (nint)first * call.InputStride, call.InputStride, 1, run.Matrix, slots + run.Start, SlotWidth);
            for (int step = start; step < end; step++)
                Step(packing, order, step, call, workspace, slots + (nint)(order.Offset(step) - first) * SlotWidth);
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(Packing packing, StepOrder order, int step, in LayerCall call, InferenceWorkspace workspace, float* slots)
    {
        int rows = order.Rows(step), at = order.Offset(step);
        var memory = default(KernelRows);
        var activity = new StepActivity(packing, call.Reverse, call.FirstStep, step);
        fixed (float* input = call.Input)
            MultiplyMasked(rows, input + (nint)at * call.InputStride, call.InputStride, slots, activity);
        fixed (float* state = workspace.Reserve(ColumnKind.After, packing.Rows, ResultWidth), vectors = _packed.Vectors)
        fixed (float* lower = Pad(ColumnKind.Lower, _lower, call.Lower, at, rows, workspace), noise = Pad(ColumnKind.Noise, _noise, call.Noise, at, rows, workspace))
        fixed (float* masks = Masks(activity, call.Reverse, rows, workspace))
        {
            memory.Set(ColumnKind.Slot, slots, SlotWidth);
            memory.Set(ColumnKind.Before, state, ResultWidth);
            memory.Set(ColumnKind.After, state, ResultWidth);
            memory.Set(ColumnKind.Vector, vectors, 0);
            memory.Set(ColumnKind.Lower, lower, Layout.Width(ColumnKind.Lower));
            memory.Set(ColumnKind.Noise, noise, Layout.Width(ColumnKind.Noise));
            memory.Set(ColumnKind.Mask, masks, call.Reverse ? Layout.Width(ColumnKind.Mask) : 0);
            foreach (var stage in _stages)
            {
                stage.Multiply(rows, rows, new RowMemory(slots, SlotWidth), new RowMemory(state, ResultWidth), activity);
                stage.Compute(rows, ref memory);
            }

            WriteOutputs(rows, at, state, call);
        }
    }

    /// <summary>The products of the input that only some steps need.</summary>
    private void MultiplyMasked(int rows, float* input, int inputStride, float* slots, StepActivity activity)
    {
        foreach (var run in _inputs)
        {
            if (run.Period > 1 && activity.Includes(run.Period))
                MatrixProduct.MultiplyAdd(rows, input, inputStride, 1, run.Matrix, slots + run.Start, SlotWidth);
        }
    }

    private void WriteOutputs(int rows, int at, float* state, in LayerCall call)
    {
        for (int row = 0; row < rows; row++)
        {
            var results = new ReadOnlySpan<float>(state + (nint)row * ResultWidth, ResultWidth);
            _output.Write(results, call.Output[((at + row) * call.OutputStride + call.OutputColumn)..]);
            if (!call.Further.IsEmpty)
                _further.Write(results, call.Further[((at + row) * FurtherWidth)..]);
        }
    }

    /// <summary>Some rows of plain columns, padded.</summary>
    private AlignedBuffer Pad(ColumnKind kind, ColumnRows columns, ReadOnlySpan<float> plain, int at, int rows, InferenceWorkspace workspace)
    {
        int width = Layout.Width(kind);
        var padded = workspace.Reserve(kind, rows, width);
        padded.Span[..(rows * width)].Clear();
        for (int row = 0; row < rows && !plain.IsEmpty; row++)
            columns.Read(plain.Slice((at + row) * columns.Width, columns.Width), padded.Span.Slice(row * width, width));
        return padded;
    }

    /// <summary>The step's masks: one row for all, or, where rows begin at different times, one for each.</summary>
    private AlignedBuffer Masks(StepActivity activity, bool reverse, int rows, InferenceWorkspace workspace)
    {
        int width = Layout.Width(ColumnKind.Mask);
        var masks = workspace.Reserve(ColumnKind.Mask, rows, width);
        for (int row = 0; row < (_masks.IsEmpty ? 0 : reverse ? rows : 1); row++)
            _masks.Write(activity.StepOf(row), masks.Span.Slice(row * width, width));
        return masks;
    }
}
