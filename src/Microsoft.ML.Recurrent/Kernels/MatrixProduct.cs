using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// C += A·B with B packed. Each element of C is one chain of multiply-adds in the order of k, whatever tile it falls into: the result of a
/// row does not depend on the rows around it, bit for bit.
/// </summary>
internal static unsafe class MatrixProduct
{
    // Rows of A that stay in the second-level cache while all panels pass by.
    private const int BlockValues = 16 * 1024;

    /// <param name="m">Rows of A and C.</param>
    /// <param name="a">A; element (row, k) stands at row × <paramref name="aRowStride"/> + k × <paramref name="aColumnStride"/>.</param>
    /// <param name="aRowStride">In elements.</param>
    /// <param name="aColumnStride">In elements.</param>
    /// <param name="b">B, with k rows.</param>
    /// <param name="c">C, (m, b.PaddedColumns), rows <paramref name="cRowStride"/> elements apart.</param>
    /// <param name="cRowStride">In elements; at least b.PaddedColumns.</param>
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

    private static void Run<TSimd, TVector>(int m, float* a, nint aRow, nint aColumn, PackedMatrix b, float* c, nint cRow)
        where TSimd : struct, ISimd<TVector>
    {
        int block = Math.Max(6, BlockValues / Math.Max(1, b.Rows) / 6 * 6);
        fixed (float* panels = b.Values)
        {
            for (int row = 0; row < m; row += block)
                Block<TSimd, TVector>(Math.Min(block, m - row), a + row * aRow, aRow, aColumn, b, panels, c + row * cRow, cRow);
        }
    }

    private static void Block<TSimd, TVector>(
        int m, float* a, nint aRow, nint aColumn, PackedMatrix b, float* panels, float* c, nint cRow)
        where TSimd : struct, ISimd<TVector>
    {
        int k = b.Rows, width = b.PanelColumns, tiled = 0;
        nint panelSize = (nint)k * width;
        for (int column = 0; column < b.PaddedColumns && m >= 3; column += width)
        {
            float* panel = panels + column / width * panelSize;
            for (tiled = 0; m - tiled >= 6; tiled += 6)
                MatrixTiles<TSimd, TVector>.Six(k, a + tiled * aRow, aRow, aColumn, panel, c + tiled * cRow + column, cRow);
            for (; m - tiled >= 3; tiled += 3)
                MatrixTiles<TSimd, TVector>.Three(k, a + tiled * aRow, aRow, aColumn, panel, c + tiled * cRow + column, cRow);
        }

        for (; tiled < m; tiled++)
            Row<TSimd, TVector>(a + tiled * aRow, aColumn, b, panels, c + tiled * cRow);
    }

    private static void Row<TSimd, TVector>(float* a, nint aColumn, PackedMatrix b, float* panels, float* c)
        where TSimd : struct, ISimd<TVector>
    {
        int k = b.Rows, width = b.PanelColumns, column = 0;
        nint panelSize = (nint)k * width;
        for (; column + 4 * width <= b.PaddedColumns; column += 4 * width)
            MatrixTiles<TSimd, TVector>.OneByFourPanels(k, a, aColumn, panels + column / width * panelSize, panelSize, c + column);
        for (; column < b.PaddedColumns; column += width)
            MatrixTiles<TSimd, TVector>.One(k, a, aColumn, panels + column / width * panelSize, c + column);
    }
}
