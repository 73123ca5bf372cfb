using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Vector = System.Runtime.Intrinsics.Vector128<float>;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>4 lanes.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector>
{
    public static int Lanes => 4;

    public static bool HasManyRegisters => AdvSimd.IsSupported;

    public static Vector Zero => Vector.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector value, float* destination) => Vector128.Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Add(Vector left, Vector right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Subtract(Vector left, Vector right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Multiply(Vector left, Vector right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Divide(Vector left, Vector right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector MultiplyAdd(Vector left, Vector right, Vector addend) => Vector128.MultiplyAddEstimate(left, right, addend);

    // On x86 the native forms give the second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector AtLeast(Vector value, Vector limit) => Vector128.MaxNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector AtMost(Vector value, Vector limit) => Vector128.MinNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Negate(Vector value) => -value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Min(Vector left, Vector right) => Vector128.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Max(Vector left, Vector right) => Vector128.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Exp(Vector value) => Vector128.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Log(Vector value) => Vector128.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector WherePositive(Vector condition, Vector value) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(condition, Vector.Zero), value, Vector.Zero);
}
