namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>The zeros that the columns of a panel start from: never written, and wider than any panel.</summary>
internal static unsafe class ZeroRow
{
    // Pinned, so that the address stays.
    private static readonly AlignedBuffer _values = new(64);

    public static float* Start
    {
        get
        {
            fixed (float* start = _values)
                return start;
        }
    }
}
