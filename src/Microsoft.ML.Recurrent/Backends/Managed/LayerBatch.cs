using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// A batch in one direction of a layer: what the forward pass keeps of it for the backward pass. Positions are the packed batch's. Threads run
/// shards of the rows through their steps; rows lie whole cache lines apart.
/// </summary>
internal sealed unsafe class LayerBatch(LayerReadings layer)
{
    private const string Remedy = "Lower Training.BatchSize, use shorter sequences, or set Training.UseManagedKernels to false.";

    private readonly AlignedBuffer[] _memory = [.. Enumerable.Range(0, Column.Kinds).Select(_ => new AlignedBuffer())];
    private readonly RowMemory[] _places = new RowMemory[Column.Kinds];
    private readonly AlignedBuffer _final = new();
    private RowMemory _input;

    /// <summary>The layout.</summary>
    public Packing Rows { get; private set; } = Packing.FromSortedLengths([]);

    /// <summary>True if each row is read from its own last step to its first.</summary>
    public bool Reverse { get; private set; }

    /// <summary>Steps that the rows have been read before, where their states are carried on.</summary>
    public long FirstStep { get; private set; }

    /// <summary>(rows, results): where a row's states are before its first step, and after its last one.</summary>
    public RowMemory Final { get; private set; }

    /// <summary>(positions, slots): after the backward pass the gradients of the pre-activations.</summary>
    public RowMemory Slots => Of(ColumnKind.Slot);

    /// <summary>The order in which the steps are read.</summary>
    public StepOrder Order => new(Rows, Reverse);

    /// <summary>
    /// The row from which on the vectors' gradients are summed apart, so that two threads can share the rows; the order of the sums does
    /// not depend on whether they do. After all rows for a cell without vectors.
    /// </summary>
    public int SecondHalf { get; private set; }

    /// <summary>The memory of a kind of columns, as it was reserved last.</summary>
    public RowMemory Of(ColumnKind kind) => _places[(int)kind];

    /// <summary>(positions, units) of what products read.</summary>
    public RowMemory OperandOf(ProductGroup group) => group.Kind switch
    {
        OperandKind.Input => _input,
        OperandKind.State => Of(ColumnKind.Before).Column(layer.Packed.Layout.Start(new Column(ColumnKind.Before, group.Operand))),
        _ => Slots.Column(layer.Packed.Layout.Start(new Column(ColumnKind.Slot, group.Operand))),
    };

    /// <summary>The products that a step needs for any of the rows.</summary>
    public StepActivity ActivityAt(int time) => new(Rows, Reverse, FirstStep, Reverse ? Rows.Steps - 1 - time : time);

    /// <summary>Makes room for the forward pass.</summary>
    /// <param name="rows">The layout.</param>
    /// <param name="call">What the pass reads and writes.</param>
    /// <exception cref="InvalidOperationException">That is more than one buffer holds.</exception>
    public void BeginForward(Packing rows, in ForwardMemory call)
    {
        (Rows, Reverse, FirstStep) = (rows, call.Reverse, call.FirstStep);
        SecondHalf = layer.Plan.Leaves.Vectors.IsEmpty ? Rows.Rows : RowParts.Start(Rows, 1, 2);
        foreach (var kind in (ReadOnlySpan<ColumnKind>)[ColumnKind.Slot, ColumnKind.Before, ColumnKind.Lower, ColumnKind.Noise])
            Reserve(kind, Rows.TotalSteps);
        Reserve(ColumnKind.Mask, Rows.Rows);
        Reserve(ColumnKind.RowMask, Rows.Rows);
        Final = Reserve(_final, Rows.Rows, layer.Width(ColumnKind.After));
    }

    /// <summary>Makes room for the backward pass, the sums of the vectors' gradients zero.</summary>
    /// <param name="call">What the pass reads and writes.</param>
    public void BeginBackward(in BackwardMemory call)
    {
        _input = call.Read;
        foreach (var kind in (ReadOnlySpan<ColumnKind>)[ColumnKind.Gradient, ColumnKind.Scratch, ColumnKind.LowerGradient])
            Reserve(kind, Rows.Rows);
        Reserve(ColumnKind.VectorGradient, 2);
        Of(ColumnKind.VectorGradient).Clear(2, layer.Width(ColumnKind.VectorGradient));
    }

    private void Reserve(ColumnKind kind, int rows) => _places[(int)kind] = Reserve(_memory[(int)kind], rows, layer.Width(kind));

    private RowMemory Reserve(AlignedBuffer buffer, int rows, int width)
    {
        int stride = RowMemory.StrideOf(width);
        fixed (float* start = buffer.Reserve(PackedSize.Of(Rows.Rows, rows, stride, Remedy)))
            return new RowMemory(start, stride);
    }
}
