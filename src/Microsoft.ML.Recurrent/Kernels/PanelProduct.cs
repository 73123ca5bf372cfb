using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>A panel's product on a path that is known only when it runs.</summary>
internal static unsafe class PanelProduct
{
    /// <inheritdoc cref="PanelProduct{TSimd, TVector}.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(SimdPath path, int vectors, int m, int k, float* a, nint aRow, nint aColumn, float* panel,
        nint panelRow, float* start, nint startRow, float* c, nint cRow)
    {
        switch (path)
        {
            case SimdPath.Bits512:
                PanelProduct<Simd512, Vector512<float>>.Multiply(vectors, m, k, a, aRow, aColumn, panel, panelRow, start, startRow, c, cRow);
                break;
            case SimdPath.Bits256:
                PanelProduct<Simd256, Vector256<float>>.Multiply(vectors, m, k, a, aRow, aColumn, panel, panelRow, start, startRow, c, cRow);
                break;
            default:
                PanelProduct<Simd128, Vector128<float>>.Multiply(vectors, m, k, a, aRow, aColumn, panel, panelRow, start, startRow, c, cRow);
                break;
        }
    }

    /// <inheritdoc cref="PanelProduct{TSimd, TVector}.Sum"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(SimdPath path, int vectors, int rows, float* panel, nint panelRow, float* sums)
    {
        switch (path)
        {
            case SimdPath.Bits512:
                PanelProduct<Simd512, Vector512<float>>.Sum(vectors, rows, panel, panelRow, sums);
                break;
            case SimdPath.Bits256:
                PanelProduct<Simd256, Vector256<float>>.Sum(vectors, rows, panel, panelRow, sums);
                break;
            default:
                PanelProduct<Simd128, Vector128<float>>.Sum(vectors, rows, panel, panelRow, sums);
                break;
        }
    }
}

/// <summary>All rows of A against one panel of B, in the tiles that fit the machine's registers.</summary>
internal static unsafe class PanelProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>C = S + A·B for some rows, one panel and some steps of k.</summary>
    /// <param name="vectors">The panel's width in vectors.</param>
    /// <param name="m">Rows.</param>
    /// <param name="k">Steps of k.</param>
    /// <param name="a">A.</param>
    /// <param name="aRow">Between the rows of A, in elements.</param>
    /// <param name="aColumn">Between the columns of A, in elements.</param>
    /// <param name="panel">(k, width).</param>
    /// <param name="panelRow">Between the rows of the panel, in elements.</param>
    /// <param name="start">S, (m, width): C itself, or one row for all.</param>
    /// <param name="startRow">Between the rows of S, in elements; 0 where all rows start from one.</param>
    /// <param name="c">(m, width), written.</param>
    /// <param name="cRow">Between the rows of C, in elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int vectors, int m, int k, float* a, nint aRow, nint aColumn, float* panel, nint panelRow, float* start,
        nint startRow, float* c, nint cRow)
    {
        switch (vectors)
        {
            case 1:
                Run<OneVector<TSimd, TVector>>(m, k, a, aRow, aColumn, panel, panelRow, start, startRow, c, cRow);
                break;
            case 2:
                Run<TwoVectors<TSimd, TVector>>(m, k, a, aRow, aColumn, panel, panelRow, start, startRow, c, cRow);
                break;
            default:
                Run<ThreeVectors<TSimd, TVector>>(m, k, a, aRow, aColumn, panel, panelRow, start, startRow, c, cRow);
                break;
        }
    }

    /// <param name="vectors">The panels' width in vectors.</param>
    /// <param name="k">Steps of k.</param>
    /// <param name="a">One row.</param>
    /// <param name="aColumn">Between its elements.</param>
    /// <param name="panel">(k, width).</param>
    /// <param name="second">The panel after it, of the same width, or null.</param>
    /// <param name="start">What the first panel's columns start from.</param>
    /// <param name="secondStart">What the second one's do.</param>
    /// <param name="c">One row, both panels' columns side by side, written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SingleRow(int vectors, int k, float* a, nint aColumn, float* panel, float* second, float* start, float* secondStart, float* c)
    {
        switch (vectors)
        {
            case 1:
                RunSingle<OneVector<TSimd, TVector>>(k, a, aColumn, panel, second, start, secondStart, c);
                break;
            case 2:
                RunSingle<TwoVectors<TSimd, TVector>>(k, a, aColumn, panel, second, start, secondStart, c);
                break;
            default:
                RunSingle<ThreeVectors<TSimd, TVector>>(k, a, aColumn, panel, second, start, secondStart, c);
                break;
        }
    }

    /// <summary>Adds up each of a panel's columns.</summary>
    /// <param name="vectors">The panel's width in vectors.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="panel">(rows, width).</param>
    /// <param name="panelRow">Between the rows of the panel, in elements.</param>
    /// <param name="sums">(width), added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(int vectors, int rows, float* panel, nint panelRow, float* sums)
    {
        switch (vectors)
        {
            case 1:
                MatrixTiles<TSimd, TVector, OneVector<TSimd, TVector>>.Sum(rows, panel, panelRow, sums);
                break;
            case 2:
                MatrixTiles<TSimd, TVector, TwoVectors<TSimd, TVector>>.Sum(rows, panel, panelRow, sums);
                break;
            default:
                MatrixTiles<TSimd, TVector, ThreeVectors<TSimd, TVector>>.Sum(rows, panel, panelRow, sums);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRow>(int m, int k, float* a, nint aRow, nint aColumn, float* panel, nint panelRow, float* start,
        nint startRow, float* c, nint cRow)
        where TRow : struct, ITileRow<TVector, TRow>
    {
        int done = 0;
        if (TSimd.HasManyRegisters)
        {
            for (; m - done >= 8; done += 8)
                MatrixTiles<TSimd, TVector, TRow>.Eight(k, a + done * aRow, aRow, aColumn, panel, panelRow, start + done * startRow, startRow, c + done * cRow, cRow);
        }

        for (; m - done >= 6; done += 6)
            MatrixTiles<TSimd, TVector, TRow>.Six(k, a + done * aRow, aRow, aColumn, panel, panelRow, start + done * startRow, startRow, c + done * cRow, cRow);
        for (; m - done >= 3; done += 3)
            MatrixTiles<TSimd, TVector, TRow>.Three(k, a + done * aRow, aRow, aColumn, panel, panelRow, start + done * startRow, startRow, c + done * cRow, cRow);
        for (; done < m; done++)
            MatrixTiles<TSimd, TVector, TRow>.One(k, a + done * aRow, aColumn, panel, panelRow, start + done * startRow, c + done * cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSingle<TRow>(int k, float* a, nint aColumn, float* panel, float* second, float* start, float* secondStart, float* c)
        where TRow : struct, ITileRow<TVector, TRow>
    {
        if (second is null)
            MatrixTiles<TSimd, TVector, TRow>.One(k, a, aColumn, panel, TRow.Vectors * TSimd.Lanes, start, c);
        else
            MatrixTiles<TSimd, TVector, TRow>.OneByTwoPanels(k, a, aColumn, panel, second, start, secondStart, c);
    }
}
