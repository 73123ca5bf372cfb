using System.Numerics;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The operations on single values, in any precision: what the kernels are held against.</summary>
internal static class Arithmetic<T>
    where T : IFloatingPointIeee754<T>
{
    public static T Apply(Operation operation, T first, T second) => operation switch
    {
        Operation.Add => first + second,
        Operation.Subtract => first - second,
        Operation.Multiply => first * second,
        Operation.Divide => first / second,
        Operation.Negate => -first,
        Operation.Sigmoid => Sigmoid(first),
        Operation.Tanh => T.Tanh(first),
        Operation.Relu => T.Max(first, T.Zero),
        Operation.Exp => T.Exp(first),
        Operation.LogSigmoid => T.Min(first, T.Zero) - T.LogP1(T.Exp(-T.Abs(first))),
        Operation.Min => T.Min(first, second),
        Operation.Max => T.Max(first, second),
        Operation.SigmoidSlope => first - first * first,
        Operation.TanhSlope => T.One - first * first,
        Operation.WherePositive => first > T.Zero ? second : T.Zero,
        _ => throw new NotSupportedException($"{operation} is no operation on values."),
    };

    private static T Sigmoid(T value) => value < T.Zero
        ? T.Exp(value) / (T.One + T.Exp(value))
        : T.One / (T.One + T.Exp(-value));
}
