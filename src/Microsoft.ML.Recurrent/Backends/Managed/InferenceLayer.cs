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
    private readonly InputProducts _inputs;
    private readonly LayerStage[] _stages;
    private readonly StepMasks _masks;
    private readonly ColumnRows _states;
    private readonly ColumnRows _output;
    private readonly ColumnRows _further;
    private readonly ColumnRows _lower;
    private readonly ColumnRows _noise;
    private readonly int _slotWidth;
    private readonly int _resultWidth;
    private readonly bool _isPlain;

    /// <param name="kernels">The cell's kernels.</param>
    /// <param name="sizes">The layer's sizes.</param>
    /// <param name="parameters">The arrays of the layer's parameters.</param>
    /// <exception cref="ArgumentException">The parameters are not those of the layer.</exception>
    public InferenceLayer(PlanKernels kernels, LayerSizes sizes, IReadOnlyList<float[]> parameters)
    {
        _packed = new PackedPlan(kernels, sizes);
        using (var pinned = new PinnedParameters(_packed.Parameters, parameters))
            _packed.Pack(pinned.Values);
        _inputs = new InputProducts(_packed);
        _stages = [.. Enumerable.Range(0, kernels.Stages.Length).Select(k => LayerStage.Forward(_packed, k))];
        _masks = new StepMasks(Plan, Layout);
        var outputs = Plan.Graph.Outputs;
        _states = Rows(ColumnKind.After, Enumerable.Range(0, Plan.Graph.States.Length));
        _output = Rows(ColumnKind.After, [StepResults.ColumnOf(Plan.Graph, outputs[0])]);
        _further = Rows(ColumnKind.After, outputs.Skip(1).Select(o => StepResults.ColumnOf(Plan.Graph, o)));
        _lower = Rows(ColumnKind.Lower, Enumerable.Range(0, Plan.Leaves.Lowers.Length));
        _noise = Rows(ColumnKind.Noise, Enumerable.Range(0, Plan.Leaves.Noises.Length));
        (_slotWidth, _resultWidth) = (Layout.Width(ColumnKind.Slot), Layout.Width(ColumnKind.After));
        // Whether a step reads nothing but the input and the states, and needs every product.
        _isPlain = _masks.IsEmpty && _lower.Width + _noise.Width == 0 && _packed.Runs.All(r => r.Period == 1);
    }

    /// <summary>Values that a row carries from step to step.</summary>
    public int StateWidth => _states.Width;

    /// <summary>Values of a step's further outputs.</summary>
    public int FurtherWidth => _further.Width;

    private Plan Plan => _packed.Plan;

    private ColumnLayout Layout => _packed.Layout;

    /// <summary>Runs a packed batch.</summary>
    /// <exception cref="ArgumentException">Some memory is too short; nothing is written then.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Packing packing, in LayerCall call, InferenceWorkspace workspace)
    {
        Check(packing, call);
        fixed (float* input = call.Input, lower = call.Lower, noise = call.Noise, output = call.Output, further = call.Further)
        fixed (float* initial = call.InitialState, final = call.FinalState)
        fixed (int* numbers = call.InputNumbers)
        {
            Run(packing, workspace, new ForwardMemory
            {
                Reverse = call.Reverse,
                FirstStep = call.FirstStep,
                Input = new RowMemory(input, call.InputStride),
                Known = call.Known,
                InputNumbers = numbers,
                Lower = new RowMemory(lower, _lower.Width),
                Noise = new RowMemory(noise, _noise.Width),
                Output = new RowMemory(output, call.OutputStride).Column(call.OutputColumn),
                Further = new RowMemory(further, _further.Width),
                InitialState = new RowMemory(initial, StateWidth),
                FinalState = new RowMemory(final, StateWidth),
            });
        }
    }

    private ColumnRows Rows(ColumnKind kind, IEnumerable<int> columns) => ColumnRows.Of(Layout, Plan, kind, columns);

    /// <summary>Checks sizes: the passes read and write through pointers.</summary>
    private void Check(Packing packing, in LayerCall call)
    {
        int steps = packing.TotalSteps;
        Check(nameof(LayerCall.Input), call.Input.Length, steps, Math.Max(call.InputStride, _packed.Sizes.Inputs));
        Check(nameof(LayerCall.Output), call.Output.Length, steps, Math.Max(call.OutputStride, call.OutputColumn + _output.Width));
        if (call.Known is not null)
            Check(nameof(LayerCall.InputNumbers), call.InputNumbers.Length, steps, 1);
        CheckUnlessEmpty(nameof(LayerCall.Lower), call.Lower.Length, steps, _lower.Width);
        CheckUnlessEmpty(nameof(LayerCall.Noise), call.Noise.Length, steps, _noise.Width);
        CheckUnlessEmpty(nameof(LayerCall.Further), call.Further.Length, steps, _further.Width);
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
            ThrowTooShort(name, length, rows, width);
    }

    // Apart, so that the check itself is small enough to be inlined.
    private static void ThrowTooShort(string name, int length, int rows, int width) =>
        throw new ArgumentException($"The memory has {length} values; expected {rows} rows of {width}.", name);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(Packing packing, InferenceWorkspace workspace, in ForwardMemory call)
    {
        var order = new StepOrder(packing, call.Reverse);
        var state = workspace.Reserve(ColumnKind.After, packing.Rows, _resultWidth);
        ReadStates(packing.Rows, call.InitialState, state);
        var memory = default(KernelRows);
        memory.Set(ColumnKind.Before, state);
        memory.Set(ColumnKind.After, state);
        fixed (float* vectors = _packed.Vectors)
            memory.Set(ColumnKind.Vector, vectors, 0);
        for (int step = 0; step < order.Count;)
            step = Chunk(packing, order, step, call, state, workspace, ref memory);
        if (!call.FinalState.IsNull)
            _states.Write(packing.Rows, state, call.FinalState);
    }

    /// <summary>The states that enter the first step: zero where none are given, and zero behind their units.</summary>
    private void ReadStates(int rows, RowMemory initial, RowMemory state)
    {
        if (initial.IsNull || StateWidth < _resultWidth)
            state.Clear(rows, _resultWidth);
        if (!initial.IsNull)
            _states.Read(rows, initial, state);
    }

    /// <summary>Makes the input products of some steps at once, then walks through these steps; gives the step after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Chunk(Packing packing, StepOrder order, int start, in ForwardMemory call, RowMemory state, InferenceWorkspace workspace, ref KernelRows memory)
    {
        int end = start, rows = 0;
        while (end < order.Count && (rows == 0 || rows + order.Rows(end) <= ChunkRows))
            rows += order.Rows(end++);
        int first = order.Offset(call.Reverse ? end - 1 : start);
        var chunk = workspace.Reserve(ColumnKind.Slot, rows, _slotWidth);
        if (call.Known is { } known)
            StartKnown(known, rows, first, call, chunk);
        else
            _inputs.Start(rows, call.Input.From(first), chunk);
        memory.Set(ColumnKind.Slot, chunk);
        for (int step = start; step < end; step++)
        {
            int at = order.Offset(step);
            var activity = new StepActivity(packing, call.Reverse, call.FirstStep, step);
            var slots = chunk.From(at - first);
            memory.Move(ColumnKind.Slot, slots);
            if (!_isPlain)
                ReadStep(order.Rows(step), at, call, activity, slots, workspace, ref memory);
            Step(order.Rows(step), at, call, activity, slots, state, ref memory);
        }

        return end;
    }

    private void StartKnown(KnownInputs known, int rows, int first, in ForwardMemory call, RowMemory chunk)
    {
        for (int row = 0; row < rows; row++)
        {
            int input = call.InputNumbers[first + row];
            var slots = chunk.Span(row, _slotWidth);
            if (known.Find(input) is { } products)
            {
                products.CopyTo(slots);
                continue;
            }

            _inputs.Start(1, call.Input.From(first + row), chunk.From(row));
            known.Keep(input, slots);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step(int rows, int at, in ForwardMemory call, in StepActivity activity, RowMemory slots, RowMemory state, ref KernelRows memory)
    {
        foreach (var stage in _stages)
        {
            stage.Multiply(rows, rows, slots, state, activity);
            stage.Compute(rows, ref memory);
        }

        // The output is one column.
        state.Column(_output.Starts[0]).CopyTo(call.Output.From(at), rows, _output.Width);
        if (!call.Further.IsNull)
            _further.Write(rows, state, call.Further.From(at));
    }

    /// <summary>The needs of a step that not every step of every cell has.</summary>
    private void ReadStep(
        int rows, int at, in ForwardMemory call, in StepActivity activity, RowMemory slots, InferenceWorkspace workspace, ref KernelRows memory)
    {
        _inputs.Add(rows, call.Input.From(at), slots, activity);
        Pad(ColumnKind.Lower, _lower, call.Lower, at, rows, workspace, ref memory);
        Pad(ColumnKind.Noise, _noise, call.Noise, at, rows, workspace, ref memory);
        SetMasks(activity, call.Reverse, rows, workspace, ref memory);
    }

    /// <summary>Some rows of plain columns, padded.</summary>
    private void Pad(ColumnKind kind, ColumnRows columns, RowMemory plain, int at, int rows, InferenceWorkspace workspace, ref KernelRows memory)
    {
        int width = Layout.Width(kind);
        if (width == 0)
            return;
        var padded = workspace.Reserve(kind, rows, width);
        padded.Clear(rows, width);
        if (!plain.IsNull)
            columns.Read(rows, plain.From(at), padded);
        memory.Set(kind, padded);
    }

    /// <summary>The step's masks: one row for all, or, where rows begin at different times, one for each.</summary>
    private void SetMasks(StepActivity activity, bool reverse, int rows, InferenceWorkspace workspace, ref KernelRows memory)
    {
        if (_masks.IsEmpty)
            return;
        var masks = workspace.Reserve(ColumnKind.Mask, rows, Layout.Width(ColumnKind.Mask));
        for (int row = 0; row < (reverse ? rows : 1); row++)
            _masks.Write(activity.StepOf(row), masks.Span(row, masks.Stride));
        memory.Set(ColumnKind.Mask, masks.Start, reverse ? masks.Stride : 0);
    }
}
