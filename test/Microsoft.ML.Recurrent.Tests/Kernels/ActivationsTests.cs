using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public class ActivationsTests
{
    // The bound that the kernels state.
    private const double Bound = 5e-7;

    private static readonly Activation[] _paths = [Of<Simd128, Vector128<float>>(), Of<Simd256, Vector256<float>>(), Of<Simd512, Vector512<float>>()];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void StayWithinTheStatedErrorOverTheWholeRange(int path)
    {
        foreach (float value in Grid())
        {
            double tanh = _paths[path].Tanh(value), sigmoid = _paths[path].Sigmoid(value);

            Math.Abs(tanh - Math.Tanh(value)).Should().BeLessThanOrEqualTo(Bound, "tanh({0})", value);
            Math.Abs(sigmoid - 1 / (1 + Math.Exp(-(double)value))).Should().BeLessThanOrEqualTo(Bound, "sigmoid({0})", value);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void NeverLeaveTheirRange(int path)
    {
        foreach (float value in Grid())
        {
            _paths[path].Tanh(value).Should().BeInRange(-1, 1, "tanh({0})", value);
            _paths[path].Sigmoid(value).Should().BeInRange(0, 1, "sigmoid({0})", value);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void InfinitiesSaturateAndNaNStaysNaN(int path)
    {
        var (tanh, sigmoid, relu, _) = _paths[path];

        tanh(float.PositiveInfinity).Should().BeApproximately(1, 5e-7f);
        tanh(float.NegativeInfinity).Should().BeApproximately(-1, 5e-7f);
        sigmoid(float.PositiveInfinity).Should().BeApproximately(1, 5e-7f);
        sigmoid(float.NegativeInfinity).Should().BeApproximately(0, 5e-7f);
        relu(float.PositiveInfinity).Should().Be(float.PositiveInfinity);
        relu(float.NegativeInfinity).Should().Be(0);
        new[] { tanh(float.NaN), sigmoid(float.NaN), relu(float.NaN) }.Should().OnlyContain(value => float.IsNaN(value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ReluKeepsWhatIsPositive(int path)
    {
        foreach (float value in Grid())
            _paths[path].Relu(value).Should().Be(Math.Max(0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void LogSigmoidIsTheLogarithmOfTheSigmoidAlsoWhereThatIsZero(int path)
    {
        foreach (float value in Grid())
        {
            double expected = value < 0 ? value - Math.Log(1 + Math.Exp(value)) : -Math.Log(1 + Math.Exp(-(double)value));

            Math.Abs(_paths[path].LogSigmoid(value) - expected).Should().BeLessThanOrEqualTo(Bound * Math.Max(1, -expected), "log sigmoid({0})", value);
        }

        _paths[path].LogSigmoid(float.PositiveInfinity).Should().Be(0);
        _paths[path].LogSigmoid(float.NegativeInfinity).Should().Be(float.NegativeInfinity);
        float.IsNaN(_paths[path].LogSigmoid(float.NaN)).Should().BeTrue();
    }

    // Dense around zero and over the saturation edges, then far out.
    private static IEnumerable<float> Grid() =>
    [
        .. Enumerable.Range(-20_000, 40_001).Select(i => i * 1e-3f),
        .. Enumerable.Range(-80, 120).SelectMany(exponent => new[] { MathF.Pow(2, exponent), -MathF.Pow(2, exponent) }),
        float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
    ];

    private static Activation Of<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector> => new(
            value => First<TSimd, TVector>(Activations<TSimd, TVector>.Tanh(TSimd.Broadcast(value))),
            value => First<TSimd, TVector>(Activations<TSimd, TVector>.Sigmoid(TSimd.Broadcast(value))),
            value => First<TSimd, TVector>(Activations<TSimd, TVector>.Relu(TSimd.Broadcast(value))),
            value => First<TSimd, TVector>(Activations<TSimd, TVector>.LogSigmoid(TSimd.Broadcast(value))));

    private static unsafe float First<TSimd, TVector>(TVector value)
        where TSimd : struct, ISimd<TVector>
    {
        float* lanes = stackalloc float[16];
        TSimd.Store(value, lanes);
        return lanes[0];
    }

    private sealed record Activation(Func<float, float> Tanh, Func<float, float> Sigmoid, Func<float, float> Relu, Func<float, float> LogSigmoid);
}
