using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vector = System.Runtime.Intrinsics.Vector256<float>;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>8 lanes.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector>
{
    public static int Lanes => 8;

    public static bool HasManyRegisters => false;

    public static Vector Zero => Vector.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector value, float* destination) => Vector256.Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Add(Vector left, Vector right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Subtract(Vector left, Vector right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Multiply(Vector left, Vector right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Divide(Vector left, Vector right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector MultiplyAdd(Vector left, Vector right, Vector addend) => Vector256.MultiplyAddEstimate(left, right, addend);

    // On x86 the native forms give the second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector AtLeast(Vector value, Vector limit) => Vector256.MaxNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector AtMost(Vector value, Vector limit) => Vector256.MinNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Negate(Vector value) => -value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Min(Vector left, Vector right) => Vector256.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Max(Vector left, Vector right) => Vector256.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Exp(Vector value) => Vector256.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Log(Vector value) => Vector256.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector WherePositive(Vector condition, Vector value) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(condition, Vector.Zero), value, Vector.Zero);
}
