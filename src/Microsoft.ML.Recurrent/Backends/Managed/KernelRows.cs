using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The places of each kind of column's memory for the rows of one step.</summary>
internal unsafe struct KernelRows
{
    private Pointers _rows;
    private Strides _strides;

    /// <summary>Sets the memory of a kind.</summary>
    /// <param name="kind">The kind of columns.</param>
    /// <param name="memory">Its first row.</param>
    /// <param name="width">Values from one row to the next; 0 where all rows read the same.</param>
    public void Set(ColumnKind kind, float* memory, int width)
    {
        _rows[(int)kind] = (nint)memory;
        _strides[(int)kind] = (nint)width * sizeof(float);
    }

    /// <summary>Sets the memory of a kind.</summary>
    public void Set(ColumnKind kind, RowMemory memory) => Set(kind, memory.Start, memory.Stride);

    /// <summary>Sets the memory of a kind whose rows are as far apart as they were.</summary>
    public void Move(ColumnKind kind, RowMemory memory) => _rows[(int)kind] = (nint)memory.Start;

    /// <summary>The memory some rows further on.</summary>
    public readonly KernelRows From(int row)
    {
        var later = this;
        for (int kind = 0; kind < Column.Kinds; kind++)
            later._rows[kind] += row * _strides[kind];
        return later;
    }

    /// <summary>Runs a kernel on some rows.</summary>
    public void Run(LayerKernel kernel, int rowCount)
    {
        fixed (nint* rows = &_rows[0], strides = &_strides[0])
            kernel.Kernel((float**)rows, strides, kernel.Starts, rowCount, kernel.Bytes);
        GC.KeepAlive(kernel);
    }

    [InlineArray(Column.Kinds)]
    private struct Pointers
    {
        private nint _first;
    }

    [InlineArray(Column.Kinds)]
    private struct Strides
    {
        private nint _first;
    }
}

/// <summary>A kernel for the sizes of one layer.</summary>
internal sealed unsafe class LayerKernel
{
    // Pinned, so that no call has to pin it.
    private readonly nint[] _starts;

    private LayerKernel(UnitKernel kernel, nint[] starts, nint bytes)
    {
        (Kernel, _starts, Bytes) = (kernel, GC.AllocateArray<nint>(starts.Length, pinned: true), bytes);
        starts.CopyTo(_starts, 0);
        Starts = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_starts));
    }

    /// <summary>The kernel.</summary>
    public UnitKernel Kernel { get; }

    /// <summary>The first byte of each of its columns in a row.</summary>
    public nint* Starts { get; }

    /// <summary>The bytes of a column.</summary>
    public nint Bytes { get; }

    public static LayerKernel Of(ProgramKernel kernel, ColumnLayout layout) => new(
        kernel.Kernel,
        [.. kernel.Program.Columns.Select(c => (nint)layout.Start(c) * sizeof(float))],
        (nint)layout.Padded(kernel.Program.Size) * sizeof(float));
}
