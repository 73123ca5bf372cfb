using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// C += A·B with B packed. Each element of C is one chain of multiply-adds in the order of k, whatever tile it falls into: the result of a
/// row is bit-identical whatever the rows around it.
/// </summary>
internal static unsafe class MatrixProduct
{
    // Steps of k for which a panel of B stays in the first-level cache while the rows pass by.
    private const int DepthBlock = 128;

    // Numbers of A that stay in the second-level cache while the panels pass by.
    private const int BlockValues = 32 * 1024;

    /// <param name="m">Rows of A and C.</param>
    /// <param name="a">A; element (row, k) stands at row × <paramref name="aRowStride"/> + k × <paramref name="aColumnStride"/>.</param>
    /// <param name="aRowStride">In elements.</param>
    /// <param name="aColumnStride">In elements.</param>
    /// <param name="b">B, with k rows.</param>
    /// <param name="c">C, (m, b.PaddedColumns), rows <paramref name="cRowStride"/> elements apart.</param>
    /// <param name="cRowStride">In elements; at least b.PaddedColumns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(int m, float* a, nint aRowStride, nint aColumnStride, PackedMatrix b, float* c, nint cRowStride)
    {
        switch (b.Path)
        {
            case SimdPath.Bits512:
                Run<Simd512, Vector512<float>>(m, a, aRowStride, aColumnStride, b, c, cRowStride);
                break;
            case SimdPath.Bits256:
                Run<Simd256, Vector256<float>>(m, a, aRowStride, aColumnStride, b, c, cRowStride);
                break;
            default:
                Run<Simd128, Vector128<float>>(m, a, aRowStride, aColumnStride, b, c, cRowStride);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector>(int m, float* a, nint aRow, nint aColumn, PackedMatrix b, float* c, nint cRow)
        where TSimd : struct, ISimd<TVector>
    {
        fixed (float* values = b.Values)
        {
            if (m == 1)
            {
                SingleRow<TSimd, TVector>(a, aColumn, b, values, c);
                return;
            }

            int block = Math.Max(48, BlockValues / Math.Max(1, b.Rows) / 48 * 48);
            for (int row = 0; row < m; row += block)
            {
                for (int panel = 0; panel < b.Panels.Count; panel++)
                    Panel<TSimd, TVector>(Math.Min(block, m - row), a + row * aRow, aRow, aColumn, b, values, panel, c + row * cRow, cRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel<TSimd, TVector>(
        int m, float* a, nint aRow, nint aColumn, PackedMatrix b, float* values, int panel, float* c, nint cRow)
        where TSimd : struct, ISimd<TVector>
    {
        int start = b.Panels.Start(panel), vectors = b.Panels.Vectors(panel);
        values += (nint)start * b.Rows;
        for (int done = 0; done < b.Rows; done += DepthBlock)
        {
            int depth = Math.Min(DepthBlock, b.Rows - done);
            PanelProduct<TSimd, TVector>.MultiplyAdd(
                vectors, m, depth, a + done * aColumn, aRow, aColumn, values + (nint)done * vectors * TSimd.Lanes, c + start, cRow);
        }
    }

    /// <summary>Reads the weights once, from front to back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SingleRow<TSimd, TVector>(float* a, nint aColumn, PackedMatrix b, float* values, float* c)
        where TSimd : struct, ISimd<TVector>
    {
        var panels = b.Panels;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            int start = panels.Start(panel), vectors = panels.Vectors(panel);
            bool pair = panel + 1 < panels.Count && panels.Vectors(panel + 1) == vectors;
            PanelProduct<TSimd, TVector>.SingleRow(
                vectors, b.Rows, a, aColumn, values + (nint)start * b.Rows, pair ? values + (nint)panels.Start(panel + 1) * b.Rows : null, c + start);
            if (pair)
                panel++;
        }
    }
}
