using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>Copies a matrix so that its rows become columns.</summary>
internal static unsafe class Transposition
{
    private const int Block = 4;

    private static bool HasUnpacking
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Sse.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">(rows, columns).</param>
    /// <param name="sourceRow">Between the rows of the source, in elements.</param>
    /// <param name="target">(columns, rows), written.</param>
    /// <param name="targetRow">Between the rows of the target, in elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(int rows, int columns, float* source, nint sourceRow, float* target, nint targetRow)
    {
        int row = 0, whole = HasUnpacking ? columns / Block * Block : 0;
        for (; HasUnpacking && row + Block <= rows; row += Block, source += Block * sourceRow, target += Block)
        {
            float* from = source, to = target;
            for (int column = 0; column < whole; column += Block, from += Block, to += Block * targetRow)
                CopyBlock(from, sourceRow, to, targetRow);
            CopyValues(Block, columns - whole, from, sourceRow, to, targetRow);
        }

        CopyValues(rows - row, columns, source, sourceRow, target, targetRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlock(float* source, nint sourceRow, float* target, nint targetRow)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceRow);
        Vector128<float> c = Vector128.Load(source + 2 * sourceRow), d = Vector128.Load(source + 3 * sourceRow);
        Vector128<float> acLow = Low(a, c), acHigh = High(a, c), bdLow = Low(b, d), bdHigh = High(b, d);
        Low(acLow, bdLow).Store(target);
        High(acLow, bdLow).Store(target + targetRow);
        Low(acHigh, bdHigh).Store(target + 2 * targetRow);
        High(acHigh, bdHigh).Store(target + 3 * targetRow);
    }

    /// <summary>The lower halves, value by value in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    /// <summary>The upper halves, value by value in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);

    private static void CopyValues(int rows, int columns, float* source, nint sourceRow, float* target, nint targetRow)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[column * targetRow + row] = source[row * sourceRow + column];
        }
    }
}
