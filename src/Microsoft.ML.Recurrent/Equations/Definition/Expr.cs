using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A vector of one <see cref="Step"/> of a cell, or a number: what the equations of a cell are written in. Operators and functions work on
/// each unit on its own; operands have the same number of units, and a number goes with any.
/// </summary>
/// <remarks>Immutable. An expression belongs to the step it was made from.</remarks>
public sealed class Expr
{
    internal Expr(Step step, int node) => (Step, Node) = (step, node);

    private Expr(double value) => Value = value;

    /// <summary>The step the expression belongs to; null for a number.</summary>
    internal Step? Step { get; }

    /// <summary>The place in the step's nodes.</summary>
    internal int Node { get; }

    /// <summary>A number's value.</summary>
    internal double Value { get; }

    /// <summary>A number, the same for all units. Range: finite in single precision.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static implicit operator Expr(double value) => new(NodeRules.CheckConstant(value));

    /// <summary>The sum.</summary>
    /// <param name="left">A vector or a number.</param>
    /// <param name="right">A vector or a number.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or the operands belong to different steps.</exception>
    public static Expr operator +(Expr left, Expr right) => Apply(Operation.Add, left, right);

    /// <summary>The difference.</summary>
    /// <param name="left">A vector or a number.</param>
    /// <param name="right">A vector or a number.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or the operands belong to different steps.</exception>
    public static Expr operator -(Expr left, Expr right) => Apply(Operation.Subtract, left, right);

    /// <summary>The product, unit by unit.</summary>
    /// <param name="left">A vector or a number.</param>
    /// <param name="right">A vector or a number.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or the operands belong to different steps.</exception>
    public static Expr operator *(Expr left, Expr right) => Apply(Operation.Multiply, left, right);

    /// <summary>The quotient, unit by unit.</summary>
    /// <param name="left">A vector or a number.</param>
    /// <param name="right">A vector or a number.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or the operands belong to different steps.</exception>
    public static Expr operator /(Expr left, Expr right) => Apply(Operation.Divide, left, right);

    /// <summary>The negative.</summary>
    /// <param name="value">A vector or a number.</param>
    public static Expr operator -(Expr value) => Apply(Operation.Negate, value);

    /// <summary>The logistic function, 1 / (1 + e⁻ˣ).</summary>
    /// <param name="value">A vector or a number.</param>
    public static Expr Sigmoid(Expr value) => Apply(Operation.Sigmoid, value);

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="value">A vector or a number.</param>
    public static Expr Tanh(Expr value) => Apply(Operation.Tanh, value);

    /// <summary>max(0, x).</summary>
    /// <param name="value">A vector or a number.</param>
    public static Expr Relu(Expr value) => Apply(Operation.Relu, value);

    /// <summary>eˣ.</summary>
    /// <param name="value">A vector or a number.</param>
    public static Expr Exp(Expr value) => Apply(Operation.Exp, value);

    /// <summary>The logarithm of the logistic function, −log(1 + e⁻ˣ), which stays exact where that is near zero.</summary>
    /// <param name="value">A vector or a number.</param>
    public static Expr LogSigmoid(Expr value) => Apply(Operation.LogSigmoid, value);

    /// <summary>The smaller of both, unit by unit.</summary>
    /// <param name="left">A vector or a number.</param>
    /// <param name="right">A vector or a number.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or the operands belong to different steps.</exception>
    public static Expr Min(Expr left, Expr right) => Apply(Operation.Min, left, right);

    /// <summary>The larger of both, unit by unit.</summary>
    /// <param name="left">A vector or a number.</param>
    /// <param name="right">A vector or a number.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or the operands belong to different steps.</exception>
    public static Expr Max(Expr left, Expr right) => Apply(Operation.Max, left, right);

    private static Expr Apply(Operation operation, Expr first, Expr? second = null,
        [CallerArgumentExpression(nameof(first))] string firstName = "", [CallerArgumentExpression(nameof(second))] string secondName = "")
    {
        ArgumentNullException.ThrowIfNull(first, firstName);
        if (Operations.Operands(operation) == 2)
            ArgumentNullException.ThrowIfNull(second, secondName);
        if ((first.Step ?? second?.Step) is { } step)
            return step.Apply(operation, first, second);
        return new Expr(NodeRules.CheckConstant(NodeRules.Evaluate(operation, first.Value, second?.Value ?? 0)));
    }
}
