using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// The register tiles of the matrix product: a few rows of A against one panel of B, whose width is the row type's. A tile starts from rows
/// of its own, those of C or others, so that nobody has to write them into C first.
/// </summary>
internal static unsafe class MatrixTiles<TSimd, TVector, TRow>
    where TSimd : struct, ISimd<TVector>
    where TRow : struct, ITileRow<TVector, TRow>
{
    private static int Width
    {
        // A call inside a loop would spill every accumulator.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRow.Vectors * TSimd.Lanes;
    }

    /// <summary>Eight rows of three vectors fill 24 of 32 registers; three vectors of B and a factor use four more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight(int k, float* a, nint aRow, nint aColumn, float* panel, nint panelRow, float* start, nint startRow, float* c, nint cRow)
    {
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow, c4 = c + 4 * cRow, start4 = start + 4 * startRow;
        TRow c0 = TRow.Load(start), c1 = TRow.Load(start + startRow), c2 = TRow.Load(start + 2 * startRow), c3 = TRow.Load(start + 3 * startRow);
        TRow d0 = TRow.Load(start4), d1 = TRow.Load(start4 + startRow), d2 = TRow.Load(start4 + 2 * startRow), d3 = TRow.Load(start4 + 3 * startRow);
        for (; k > 0; k--)
        {
            TRow b = TRow.Load(panel);
            c0 = TRow.MultiplyAdd(TSimd.Broadcast(*a), b, c0);
            c1 = TRow.MultiplyAdd(TSimd.Broadcast(a[aRow]), b, c1);
            c2 = TRow.MultiplyAdd(TSimd.Broadcast(a[2 * aRow]), b, c2);
            c3 = TRow.MultiplyAdd(TSimd.Broadcast(*a3), b, c3);
            d0 = TRow.MultiplyAdd(TSimd.Broadcast(a3[aRow]), b, d0);
            d1 = TRow.MultiplyAdd(TSimd.Broadcast(a3[2 * aRow]), b, d1);
            d2 = TRow.MultiplyAdd(TSimd.Broadcast(*a6), b, d2);
            d3 = TRow.MultiplyAdd(TSimd.Broadcast(a6[aRow]), b, d3);
            a += aColumn;
            a3 += aColumn;
            a6 += aColumn;
            panel += panelRow;
        }

        TRow.Store(c0, c);
        TRow.Store(c1, c + cRow);
        TRow.Store(c2, c + 2 * cRow);
        TRow.Store(c3, c + 3 * cRow);
        TRow.Store(d0, c4);
        TRow.Store(d1, c4 + cRow);
        TRow.Store(d2, c4 + 2 * cRow);
        TRow.Store(d3, c4 + 3 * cRow);
    }

    /// <summary>Six rows of two vectors, for machines with sixteen registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Six(int k, float* a, nint aRow, nint aColumn, float* panel, nint panelRow, float* start, nint startRow, float* c, nint cRow)
    {
        float* a3 = a + 3 * aRow, c3 = c + 3 * cRow, start3 = start + 3 * startRow;
        TRow c0 = TRow.Load(start), c1 = TRow.Load(start + startRow), c2 = TRow.Load(start + 2 * startRow);
        TRow d0 = TRow.Load(start3), d1 = TRow.Load(start3 + startRow), d2 = TRow.Load(start3 + 2 * startRow);
        for (; k > 0; k--)
        {
            TRow b = TRow.Load(panel);
            c0 = TRow.MultiplyAdd(TSimd.Broadcast(*a), b, c0);
            c1 = TRow.MultiplyAdd(TSimd.Broadcast(a[aRow]), b, c1);
            c2 = TRow.MultiplyAdd(TSimd.Broadcast(a[2 * aRow]), b, c2);
            d0 = TRow.MultiplyAdd(TSimd.Broadcast(*a3), b, d0);
            d1 = TRow.MultiplyAdd(TSimd.Broadcast(a3[aRow]), b, d1);
            d2 = TRow.MultiplyAdd(TSimd.Broadcast(a3[2 * aRow]), b, d2);
            a += aColumn;
            a3 += aColumn;
            panel += panelRow;
        }

        TRow.Store(c0, c);
        TRow.Store(c1, c + cRow);
        TRow.Store(c2, c + 2 * cRow);
        TRow.Store(d0, c3);
        TRow.Store(d1, c3 + cRow);
        TRow.Store(d2, c3 + 2 * cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Three(int k, float* a, nint aRow, nint aColumn, float* panel, nint panelRow, float* start, nint startRow, float* c, nint cRow)
    {
        TRow c0 = TRow.Load(start), c1 = TRow.Load(start + startRow), c2 = TRow.Load(start + 2 * startRow);
        for (; k > 0; k--)
        {
            TRow b = TRow.Load(panel);
            c0 = TRow.MultiplyAdd(TSimd.Broadcast(*a), b, c0);
            c1 = TRow.MultiplyAdd(TSimd.Broadcast(a[aRow]), b, c1);
            c2 = TRow.MultiplyAdd(TSimd.Broadcast(a[2 * aRow]), b, c2);
            a += aColumn;
            panel += panelRow;
        }

        TRow.Store(c0, c);
        TRow.Store(c1, c + cRow);
        TRow.Store(c2, c + 2 * cRow);
    }

    /// <summary>One row against two panels of one width, to keep enough multiply-adds in flight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByTwoPanels(int k, float* a, nint aColumn, float* panel, float* panel2, float* start, float* start2, float* c)
    {
        int width = Width;
        TRow c0 = TRow.Load(start), c1 = TRow.Load(start2);
        for (; k > 0; k--)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TRow.MultiplyAdd(x, TRow.Load(panel), c0);
            c1 = TRow.MultiplyAdd(x, TRow.Load(panel2), c1);
            a += aColumn;
            panel += width;
            panel2 += width;
        }

        TRow.Store(c0, c);
        TRow.Store(c1, c + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(int k, float* a, nint aColumn, float* panel, nint panelRow, float* start, float* c)
    {
        TRow c0 = TRow.Load(start);
        for (; k > 0; k--)
        {
            c0 = TRow.MultiplyAdd(TSimd.Broadcast(*a), TRow.Load(panel), c0);
            a += aColumn;
            panel += panelRow;
        }

        TRow.Store(c0, c);
    }

    /// <summary>Adds up each of one panel's columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(int rows, float* panel, nint panelRow, float* sums)
    {
        TVector one = TSimd.Broadcast(1f);
        TRow sum = TRow.Load(sums);
        for (; rows > 0; rows--)
        {
            sum = TRow.MultiplyAdd(one, TRow.Load(panel), sum);
            panel += panelRow;
        }

        TRow.Store(sum, sums);
    }
}
