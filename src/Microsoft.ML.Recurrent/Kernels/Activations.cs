using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>Sigmoid and hyperbolic tangent on vectors: absolute error at most 5e-7; infinities saturate, NaN stays NaN.</summary>
internal static class Activations<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
{
    // Beyond this, tanh is 1 in single precision as far as the approximation resolves it.
    private const float Saturation = 7.99881172f;

    /// <summary>An odd rational function of degree 13/6, fitted to tanh on the saturation interval.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector value)
    {
        TVector x = TSimd.AtLeast(TSimd.AtMost(value, TSimd.Broadcast(Saturation)), TSimd.Broadcast(-Saturation));
        TVector square = TSimd.Multiply(x, x);
        TVector p = TSimd.Broadcast(-2.76076847742355e-16f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2.00018790482477e-13f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-8.60467152213735e-11f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(5.12229709037114e-08f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1.48572235717979e-05f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(6.37261928875436e-04f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(4.89352455891786e-03f));
        TVector q = TSimd.Broadcast(1.19825839466702e-06f);
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(1.18534705686654e-04f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(2.26843463243900e-03f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(4.89352518554385e-03f));
        return TSimd.Divide(TSimd.Multiply(x, p), q);
    }

    /// <summary>½ tanh(½x) + ½.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector value)
    {
        TVector half = TSimd.Broadcast(0.5f);
        return TSimd.MultiplyAdd(Tanh(TSimd.Multiply(value, half)), half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Relu(TVector value) => TSimd.AtLeast(value, TSimd.Zero);

    /// <summary>The logarithm of the sigmoid, as min(x, 0) − log(1 + e^−|x|), which goes on where the sigmoid itself is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogSigmoid(TVector value)
    {
        TVector small = TSimd.Exp(TSimd.Min(value, TSimd.Negate(value)));
        return TSimd.Subtract(TSimd.Min(value, TSimd.Zero), TSimd.Log(TSimd.Add(small, TSimd.Broadcast(1f))));
    }

    /// <summary>The derivative of the hyperbolic tangent, from its result: 1 − t².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector TanhSlope(TVector result) => TSimd.Subtract(TSimd.Broadcast(1f), TSimd.Multiply(result, result));

    /// <summary>The derivative of the sigmoid, from its result: s (1 − s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SigmoidSlope(TVector result) => TSimd.Subtract(result, TSimd.Multiply(result, result));
}
