using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Scratch memory of an inference layer, for one thread at a time. A warm workspace allocates nothing.</summary>
internal sealed class InferenceWorkspace
{
    private readonly AlignedBuffer[] _memory = [.. Enumerable.Range(0, Column.Kinds).Select(_ => new AlignedBuffer())];

    /// <summary>Values that the buffers have room for.</summary>
    public long Length
    {
        get
        {
            long length = 0;
            foreach (var memory in _memory)
                length += memory.Length;
            return length;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        for (int kind = 0; kind < _memory.Length; kind++)
            _memory[kind] = new AlignedBuffer();
    }

    /// <summary>Memory for some rows of a kind of columns; contents undefined.</summary>
    /// <exception cref="InvalidOperationException">That is more than one buffer holds.</exception>
    public unsafe RowMemory Reserve(ColumnKind kind, int rows, int width)
    {
        var memory = _memory[(int)kind];
        if (memory.Length < (long)rows * width)
            memory.Reserve(PackedSize.Of(rows, rows, width));
        // The memory never moves while nothing is reserved.
        fixed (float* start = memory)
            return new RowMemory(start, width);
    }
}
