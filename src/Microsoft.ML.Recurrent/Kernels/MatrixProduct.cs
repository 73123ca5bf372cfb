using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// C = S + A·B with B packed; S is C itself, one row for all rows, or zero. Each element of C is one chain of multiply-adds in the order of k,
/// whatever tile it falls into: the result of a row is bit-identical whatever the rows around it.
/// </summary>
internal static unsafe class MatrixProduct
{
    // Steps of k for which a panel of B stays in the first-level cache while the rows pass by.
    private const int DepthBlock = 128;

    // Numbers of A that stay in the second-level cache while the panels pass by.
    private const int BlockValues = 32 * 1024;

    /// <summary>C += A·B.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="a">A; element (row, k) stands at row × <paramref name="aRowStride"/> + k × <paramref name="aColumnStride"/>.</param>
    /// <param name="aRowStride">In elements.</param>
    /// <param name="aColumnStride">In elements.</param>
    /// <param name="b">B, with k rows.</param>
    /// <param name="c">C, (m, b.PaddedColumns), rows <paramref name="cRowStride"/> elements apart.</param>
    /// <param name="cRowStride">In elements; at least b.PaddedColumns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(int m, float* a, nint aRowStride, nint aColumnStride, PackedMatrix b, float* c, nint cRowStride) =>
        Run(new Factors(m, a, aRowStride, aColumnStride, b), new Start(c, cRowStride, 1), c, cRowStride);

    /// <summary>C = A·B, plus one row that all rows start from: nothing needs to be written into C before.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="a">A; element (row, k) stands at row × <paramref name="aRowStride"/> + k × <paramref name="aColumnStride"/>.</param>
    /// <param name="aRowStride">In elements.</param>
    /// <param name="aColumnStride">In elements.</param>
    /// <param name="b">B, with k rows.</param>
    /// <param name="start">(b.PaddedColumns), or null for zeros.</param>
    /// <param name="c">C, (m, b.PaddedColumns), rows <paramref name="cRowStride"/> elements apart, written.</param>
    /// <param name="cRowStride">In elements; at least b.PaddedColumns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int m, float* a, nint aRowStride, nint aColumnStride, PackedMatrix b, float* start, float* c, nint cRowStride) =>
        Run(new Factors(m, a, aRowStride, aColumnStride, b), start is null ? new Start(ZeroRow.Start, 0, 0) : new Start(start, 0, 1), c, cRowStride);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(in Factors factors, Start start, float* c, nint cRow)
    {
        switch (factors.B.Path)
        {
            case SimdPath.Bits512:
                Run<Simd512, Vector512<float>>(factors, start, c, cRow);
                break;
            case SimdPath.Bits256:
                Run<Simd256, Vector256<float>>(factors, start, c, cRow);
                break;
            default:
                Run<Simd128, Vector128<float>>(factors, start, c, cRow);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector>(in Factors factors, Start start, float* c, nint cRow)
        where TSimd : struct, ISimd<TVector>
    {
        var b = factors.B;
        fixed (float* values = b.Values)
        {
            if (factors.Rows == 1)
            {
                SingleRow<TSimd, TVector>(factors, values, start, c);
                return;
            }

            int block = Math.Max(48, BlockValues / Math.Max(1, b.Rows) / 48 * 48);
            for (int row = 0; row < factors.Rows; row += block)
            {
                for (int panel = 0; panel < b.Panels.Count; panel++)
                    Panel<TSimd, TVector>(factors.From(row, block), values, panel, start.From(row), c + row * cRow, cRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel<TSimd, TVector>(in Factors factors, float* values, int panel, Start start, float* c, nint cRow)
        where TSimd : struct, ISimd<TVector>
    {
        var b = factors.B;
        int column = b.Panels.Start(panel), vectors = b.Panels.Vectors(panel), done = 0;
        values += (nint)column * b.Rows;
        c += column;
        float* from = start.Column(column);
        nint fromRow = start.RowStride;
        // Once at least: without steps of k the rows are what they start from.
        do
        {
            PanelProduct<TSimd, TVector>.Multiply(vectors, factors.Rows, Math.Min(DepthBlock, b.Rows - done), factors.A + done * factors.ColumnStride,
                factors.RowStride, factors.ColumnStride, values + (nint)done * vectors * TSimd.Lanes, vectors * TSimd.Lanes, from, fromRow, c, cRow);
            from = c;
            fromRow = cRow;
            done += DepthBlock;
        }
        while (done < b.Rows);
    }

    /// <summary>Reads the weights once, from front to back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SingleRow<TSimd, TVector>(in Factors factors, float* values, Start start, float* c)
        where TSimd : struct, ISimd<TVector>
    {
        var b = factors.B;
        var panels = b.Panels;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            int column = panels.Start(panel), next = panels.Start(panel + 1), vectors = panels.Vectors(panel);
            bool pair = panel + 1 < panels.Count && panels.Vectors(panel + 1) == vectors;
            PanelProduct<TSimd, TVector>.SingleRow(vectors, b.Rows, factors.A, factors.ColumnStride, values + (nint)column * b.Rows,
                pair ? values + (nint)next * b.Rows : null, start.Column(column), start.Column(next), c + column);
            if (pair)
                panel++;
        }
    }

    /// <summary>A and B.</summary>
    private readonly struct Factors(int rows, float* a, nint rowStride, nint columnStride, PackedMatrix b)
    {
        public int Rows => rows;

        public float* A => a;

        public nint RowStride => rowStride;

        public nint ColumnStride => columnStride;

        public PackedMatrix B => b;

        public Factors From(int row, int count) => new(Math.Min(count, rows - row), a + row * rowStride, rowStride, columnStride, b);
    }

    /// <summary>S: rows <paramref name="rowStride"/> elements apart, whose columns are <paramref name="columnStride"/> apart.</summary>
    private readonly struct Start(float* first, nint rowStride, nint columnStride)
    {
        public nint RowStride => rowStride;

        public float* Column(int column) => first + column * columnStride;

        public Start From(int row) => new(first + row * rowStride, rowStride, columnStride);
    }
}
