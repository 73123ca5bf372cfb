using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// The memory that a shard keeps of a batch: slots, states, and copies of what came from outside beside the input, at positions of its own. The memory is the shard's
/// alone: rows that two threads work on side by side lie apart.
/// </summary>
internal sealed unsafe class ShardMemory(LayerReadings layer)
{
    private const string Remedy = "Lower Training.BatchSize, use shorter sequences, or set Training.UseManagedKernels to false.";

    private readonly AlignedBuffer[] _memory = [.. Enumerable.Range(0, Column.Kinds).Select(_ => new AlignedBuffer())];
    private readonly RowMemory[] _places = new RowMemory[Column.Kinds];
    private readonly AlignedBuffer _final = new();
    private readonly AlignedBuffer _chunk = new();

    /// <summary>Makes room for the forward pass over some rows.</summary>
    /// <exception cref="InvalidOperationException">That is more than one buffer holds.</exception>
    public void ReserveForward(Packing rows)
    {
        foreach (var kind in (ReadOnlySpan<ColumnKind>)[ColumnKind.Slot, ColumnKind.Before, ColumnKind.Lower, ColumnKind.Noise])
            Reserve(kind, rows.Rows, rows.TotalSteps);
        Reserve(ColumnKind.Mask, rows.Rows, rows.Rows);
        Reserve(ColumnKind.RowMask, rows.Rows, rows.Rows);
        int size = PackedSize.Of(rows.Rows, rows.Rows, layer.Width(ColumnKind.After), Remedy);
        _final.Reserve(size).Span[..size].Clear();
        Final = Start(_final, layer.Width(ColumnKind.After));
    }

    /// <summary>Makes room for the backward pass, all zero.</summary>
    public void ReserveBackward(Packing rows)
    {
        foreach (var kind in (ReadOnlySpan<ColumnKind>)[ColumnKind.Gradient, ColumnKind.Scratch, ColumnKind.LowerGradient])
            Reserve(kind, rows.Rows, rows.Rows);
        Reserve(ColumnKind.VectorGradient, 1, 1);
        this[ColumnKind.VectorGradient].Span[..layer.Width(ColumnKind.VectorGradient)].Clear();
        this[ColumnKind.Gradient].Span[..(rows.Rows * layer.Width(ColumnKind.Gradient))].Clear();
    }

    public AlignedBuffer this[ColumnKind kind] => _memory[(int)kind];

    /// <summary>(rows, results): where a row's states are before its first step, and after its last one.</summary>
    public RowMemory Final { get; private set; }

    /// <summary>The memory of a kind, as it was reserved last.</summary>
    public RowMemory Of(ColumnKind kind) => _places[(int)kind];

    /// <summary>Some rows whose contents are undefined.</summary>
    public RowMemory ReserveChunk(int rows, int width) => Start(_chunk.Reserve((long)rows * width), width);

    private static RowMemory Start(AlignedBuffer buffer, int width)
    {
        fixed (float* start = buffer)
            return new RowMemory(start, width);
    }

    private void Reserve(ColumnKind kind, int rows, int positions)
    {
        int width = layer.Width(kind);
        _places[(int)kind] = Start(this[kind].Reserve(PackedSize.Of(rows, positions, width, Remedy)), width);
    }
}
