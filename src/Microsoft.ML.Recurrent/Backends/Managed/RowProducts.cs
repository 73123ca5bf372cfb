using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Matrix products of rows in memory.</summary>
internal static unsafe class RowProducts
{
    /// <summary>target += rows · matrix</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(this PackedMatrix matrix, int rows, RowMemory source, RowMemory target) =>
        MatrixProduct.MultiplyAdd(rows, source.Start, source.Stride, 1, matrix, target.Start, target.Stride);

    /// <summary>target = start + rows · matrix, where all rows start from one row, or from zero for null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(this PackedMatrix matrix, int rows, RowMemory source, float* start, RowMemory target) =>
        MatrixProduct.Multiply(rows, source.Start, source.Stride, 1, matrix, start, target.Start, target.Stride);
}
