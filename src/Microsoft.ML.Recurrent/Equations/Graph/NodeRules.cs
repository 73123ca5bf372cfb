using static System.FormattableString;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The rules of a single node: sizes that meet, finite constants.</summary>
internal static class NodeRules
{
    /// <summary>The size of an operation's result.</summary>
    /// <exception cref="ArgumentException">The operands' sizes do not meet.</exception>
    public static Size SizeOf(Operation operation, Size first, Size second)
    {
        if (first.IsAny || first == second)
            return second;
        if (second.IsAny)
            return first;
        throw new ArgumentException($"{operation} has operands of {first} and {second}; expected two of one size.");
    }

    /// <summary>The result of an operation on constants.</summary>
    /// <exception cref="ArgumentException">It is not finite in single precision.</exception>
    public static double Evaluate(Operation operation, double first, double second)
    {
        double result = Arithmetic<double>.Apply(operation, first, second);
        return float.IsFinite((float)result)
            ? result
            : throw new ConstantException(Invariant($"{operation} of {Constants(operation, first, second)} gives {result}; expected a number that is finite in single precision."));
    }

    private static string Constants(Operation operation, double first, double second) =>
        Operations.Operands(operation) == 1 ? Invariant($"the constant {first}") : Invariant($"the constants {first} and {second}");

    /// <exception cref="ArgumentException">The value is not finite in single precision.</exception>
    public static double CheckConstant(double value) => float.IsFinite((float)value)
        ? value
        : throw new ConstantException(Invariant($"A constant is {value}; expected a number that is finite in single precision."));

    /// <summary>A number that no step knows of: whoever defines a cell says which one it is in.</summary>
    public sealed class ConstantException(string message) : ArgumentException(message);
}
