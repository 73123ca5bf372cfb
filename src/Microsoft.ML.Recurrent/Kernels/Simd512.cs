using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vector = System.Runtime.Intrinsics.Vector512<float>;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>16 lanes.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector>
{
    public static int Lanes => 16;

    public static bool HasManyRegisters => true;

    public static Vector Zero => Vector.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector value, float* destination) => Vector512.Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Add(Vector left, Vector right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Subtract(Vector left, Vector right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Multiply(Vector left, Vector right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Divide(Vector left, Vector right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector MultiplyAdd(Vector left, Vector right, Vector addend) => Vector512.MultiplyAddEstimate(left, right, addend);

    // On x86 the native forms give the second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector AtLeast(Vector value, Vector limit) => Vector512.MaxNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector AtMost(Vector value, Vector limit) => Vector512.MinNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Negate(Vector value) => -value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Min(Vector left, Vector right) => Vector512.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Max(Vector left, Vector right) => Vector512.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Exp(Vector value) => Vector512.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Log(Vector value) => Vector512.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector WherePositive(Vector condition, Vector value) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(condition, Vector.Zero), value, Vector.Zero);
}
