using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>The register tiles of the matrix product: a few rows of A against one panel (two vectors) of B.</summary>
internal static unsafe class MatrixTiles<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Six rows: twelve accumulators, two vectors of B and a broadcast fit sixteen registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Six(int k, float* a, nint aRow, nint aColumn, float* panel, float* c, nint cRow)
    {
        int lanes = TSimd.Lanes;
        float* a3 = a + 3 * aRow;
        float* c3 = c + 3 * cRow;
        TVector c00 = TSimd.Load(c), c01 = TSimd.Load(c + lanes);
        TVector c10 = TSimd.Load(c + cRow), c11 = TSimd.Load(c + cRow + lanes);
        TVector c20 = TSimd.Load(c + 2 * cRow), c21 = TSimd.Load(c + 2 * cRow + lanes);
        TVector c30 = TSimd.Load(c3), c31 = TSimd.Load(c3 + lanes);
        TVector c40 = TSimd.Load(c3 + cRow), c41 = TSimd.Load(c3 + cRow + lanes);
        TVector c50 = TSimd.Load(c3 + 2 * cRow), c51 = TSimd.Load(c3 + 2 * cRow + lanes);
        for (int i = 0; i < k; i++)
        {
            TVector b0 = TSimd.Load(panel), b1 = TSimd.Load(panel + lanes);
            TVector x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a[aRow]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a[2 * aRow]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            x = TSimd.Broadcast(*a3);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
            x = TSimd.Broadcast(a3[aRow]);
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
            x = TSimd.Broadcast(a3[2 * aRow]);
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
            a += aColumn;
            a3 += aColumn;
            panel += 2 * lanes;
        }

        Store(c, c00, c01);
        Store(c + cRow, c10, c11);
        Store(c + 2 * cRow, c20, c21);
        Store(c3, c30, c31);
        Store(c3 + cRow, c40, c41);
        Store(c3 + 2 * cRow, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Three(int k, float* a, nint aRow, nint aColumn, float* panel, float* c, nint cRow)
    {
        int lanes = TSimd.Lanes;
        TVector c00 = TSimd.Load(c), c01 = TSimd.Load(c + lanes);
        TVector c10 = TSimd.Load(c + cRow), c11 = TSimd.Load(c + cRow + lanes);
        TVector c20 = TSimd.Load(c + 2 * cRow), c21 = TSimd.Load(c + 2 * cRow + lanes);
        for (int i = 0; i < k; i++)
        {
            TVector b0 = TSimd.Load(panel), b1 = TSimd.Load(panel + lanes);
            TVector x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a[aRow]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a[2 * aRow]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            a += aColumn;
            panel += 2 * lanes;
        }

        Store(c, c00, c01);
        Store(c + cRow, c10, c11);
        Store(c + 2 * cRow, c20, c21);
    }

    /// <summary>One row against four panels, to keep enough multiply-adds in flight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByFourPanels(int k, float* a, nint aColumn, float* panel, nint panelSize, float* c)
    {
        int lanes = TSimd.Lanes;
        float* panel2 = panel + 2 * panelSize;
        TVector c0 = TSimd.Load(c), c1 = TSimd.Load(c + lanes), c2 = TSimd.Load(c + 2 * lanes), c3 = TSimd.Load(c + 3 * lanes);
        TVector c4 = TSimd.Load(c + 4 * lanes), c5 = TSimd.Load(c + 5 * lanes), c6 = TSimd.Load(c + 6 * lanes), c7 = TSimd.Load(c + 7 * lanes);
        for (int i = 0; i < k; i++)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(panel), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(panel + lanes), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(panel + panelSize), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(panel + panelSize + lanes), c3);
            c4 = TSimd.MultiplyAdd(x, TSimd.Load(panel2), c4);
            c5 = TSimd.MultiplyAdd(x, TSimd.Load(panel2 + lanes), c5);
            c6 = TSimd.MultiplyAdd(x, TSimd.Load(panel2 + panelSize), c6);
            c7 = TSimd.MultiplyAdd(x, TSimd.Load(panel2 + panelSize + lanes), c7);
            a += aColumn;
            panel += 2 * lanes;
            panel2 += 2 * lanes;
        }

        Store(c, c0, c1);
        Store(c + 2 * lanes, c2, c3);
        Store(c + 4 * lanes, c4, c5);
        Store(c + 6 * lanes, c6, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(int k, float* a, nint aColumn, float* panel, float* c)
    {
        int lanes = TSimd.Lanes;
        TVector c0 = TSimd.Load(c), c1 = TSimd.Load(c + lanes);
        for (int i = 0; i < k; i++)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(panel), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(panel + lanes), c1);
            a += aColumn;
            panel += 2 * lanes;
        }

        Store(c, c0, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVector first, TVector second)
    {
        TSimd.Store(first, c);
        TSimd.Store(second, c + TSimd.Lanes);
    }
}
