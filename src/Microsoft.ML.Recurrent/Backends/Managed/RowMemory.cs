using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Rows of values in memory, <see cref="Stride"/> values apart; nothing where <see cref="Start"/> is null.</summary>
internal readonly unsafe struct RowMemory(float* start, int stride)
{
    public float* Start => start;

    public int Stride => stride;

    public bool IsNull => start is null;

    public float* Row(int row) => start + (nint)row * stride;

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
