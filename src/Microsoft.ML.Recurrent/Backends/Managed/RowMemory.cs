using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Rows of values in memory, <see cref="Stride"/> values apart; nothing where <see cref="Start"/> is null.</summary>
internal readonly unsafe struct RowMemory(float* start, int stride)
{
    // Values of a cache line.
    private const int Line = 16;

    public float* Start => start;

    public int Stride => stride;

    public bool IsNull => start is null;

    public float* Row(int row) => start + (nint)row * stride;

    /// <summary>A stride for rows of some width: an odd number of cache lines, so that the same columns of neighboring rows fall into different sets of a cache.</summary>
    public static int StrideOf(int width) => width == 0 ? 0 : checked((int)((((long)width + Line - 1) / Line | 1) * Line));

    /// <summary>A row's first values.</summary>
    public Span<float> Span(int row, int count) => new(Row(row), count);

    public RowMemory Column(int column) => new(start + column, stride);

    public RowMemory From(int row) => new(Row(row), stride);

    /// <summary>Copies the first values of some rows.</summary>
    public void CopyTo(RowMemory target, int rows, int width)
    {
        if (stride == width && target.Stride == width)
            (rows, width) = (Math.Min(rows, 1), checked(rows * width));
        for (int row = 0; row < rows; row++)
            Span(row, width).CopyTo(target.Span(row, width));
    }

    /// <summary>Adds the first values of some rows to those of others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(RowMemory target, int rows, int width)
    {
        for (int row = 0; row < rows; row++)
        {
            float* from = Row(row), to = target.Row(row);
            int value = 0;
            for (; value + Vector256<float>.Count <= width; value += Vector256<float>.Count)
                (Vector256.Load(to + value) + Vector256.Load(from + value)).Store(to + value);
            for (; value < width; value++)
                to[value] += from[value];
        }
    }

    /// <summary>Sets the first values of some rows to zero.</summary>
    public void Clear(int rows, int width)
    {
        if (stride == width)
            (rows, width) = (Math.Min(rows, 1), checked(rows * width));
        for (int row = 0; row < rows; row++)
            Span(row, width).Clear();
    }
}
