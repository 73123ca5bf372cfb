using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Copies states between their plain form, (rows, parts × hidden), and rows whose parts are padded to whole vectors.</summary>
internal readonly unsafe struct StateRows(int parts, int hiddenSize, int stride)
{
    /// <summary>Fills padded rows; an empty source gives zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(int rows, ReadOnlySpan<float> source, AlignedBuffer padded)
    {
        fixed (float* target = padded)
            Read(rows, source, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(int rows, ReadOnlySpan<float> source, float* padded)
    {
        new Span<float>(padded, rows * parts * stride).Clear();
        if (source.IsEmpty)
            return;
        for (int part = 0; part < rows * parts; part++)
            source.Slice(part * hiddenSize, hiddenSize).CopyTo(new Span<float>(padded + (nint)part * stride, hiddenSize));
    }

    public void Write(int rows, AlignedBuffer padded, Span<float> target)
    {
        fixed (float* source = padded)
            Write(rows, source, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int rows, float* padded, Span<float> target)
    {
        for (int part = 0; part < rows * parts; part++)
            new Span<float>(padded + (nint)part * stride, hiddenSize).CopyTo(target.Slice(part * hiddenSize, hiddenSize));
    }
}
