using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>Memory of random values for a layer, which stays as long as this does.</summary>
internal sealed unsafe class LayerMemory
{
    private readonly Random _random = new(5);
    private readonly List<AlignedBuffer> _buffers = [];

    /// <summary>Values as those that a layer starts with: uniform, up to one over the root of the units.</summary>
    public RowMemory Draw(int rows, int columns, int units)
    {
        var memory = Draw(rows, columns);
        foreach (ref float value in new Span<float>(memory.Start, rows * columns))
            value /= MathF.Sqrt(units);
        return memory;
    }

    /// <summary>(rows, columns), uniform from −1 to 1.</summary>
    public RowMemory Draw(int rows, int columns)
    {
        var buffer = new AlignedBuffer((long)rows * columns);
        _buffers.Add(buffer);
        foreach (ref float value in buffer.Span)
            value = 2 * _random.NextSingle() - 1;
        fixed (float* start = buffer)
            return new RowMemory(start, columns);
    }
}
