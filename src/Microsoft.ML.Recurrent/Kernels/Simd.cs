using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>The lane widths that the kernels are compiled for.</summary>
internal enum SimdPath
{
    /// <summary>4 lanes: SSE, NEON, and any machine without vectors.</summary>
    Bits128,

    /// <summary>8 lanes: AVX2.</summary>
    Bits256,

    /// <summary>16 lanes: AVX-512.</summary>
    Bits512,
}

/// <summary>Chooses the widest path that this machine runs in hardware.</summary>
internal static class Simd
{
    public static SimdPath Best { get; } =
        Vector512.IsHardwareAccelerated ? SimdPath.Bits512 : Vector256.IsHardwareAccelerated ? SimdPath.Bits256 : SimdPath.Bits128;

    public static int Lanes(SimdPath path) => 4 << (int)path;

    /// <summary>Vectors side by side in a register tile: three where 32 registers are there, else two.</summary>
    public static int TileVectors(SimdPath path) => HasManyRegisters(path) ? 3 : 2;

    /// <summary>True if the path has 32 registers: AVX-512's and NEON's.</summary>
    public static bool HasManyRegisters(SimdPath path) => path == SimdPath.Bits512 || (path == SimdPath.Bits128 && AdvSimd.IsSupported);
}

/// <summary>
/// The operations on a vector of <c>float</c> that the kernels are written in, so that one source serves every width.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ISimd<TVector>
{
    static abstract int Lanes { get; }

    /// <summary>True if 32 registers are there, else 16.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left × right + addend, fused where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The larger of both; NaN in <paramref name="value"/> stays NaN.</summary>
    static abstract TVector AtLeast(TVector value, TVector limit);

    /// <summary>The smaller of both; NaN in <paramref name="value"/> stays NaN.</summary>
    static abstract TVector AtMost(TVector value, TVector limit);

    static abstract TVector Negate(TVector value);

    /// <summary>The smaller of both; NaN in either is the result.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>The larger of both; NaN in either is the result.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>e to the value.</summary>
    static abstract TVector Exp(TVector value);

    /// <summary>The natural logarithm.</summary>
    static abstract TVector Log(TVector value);

    /// <summary>The value where the condition is above zero, zero elsewhere.</summary>
    static abstract TVector WherePositive(TVector condition, TVector value);
}
