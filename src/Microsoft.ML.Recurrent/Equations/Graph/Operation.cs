namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The kind of a node of a cell's graph. The order is that of operands in the canonical form: leaves before operations.
/// </summary>
internal enum Operation
{
    /// <summary>The product of the layer's input, W x + b.</summary>
    Input,

    /// <summary>The product of a vector of the step, U v + b.</summary>
    Recurrent,

    /// <summary>A number, the same for all units.</summary>
    Constant,

    /// <summary>A state as it enters the step.</summary>
    State,

    /// <summary>A further output of the layer below, at the same step.</summary>
    Lower,

    /// <summary>A trained vector of one value per unit.</summary>
    Vector,

    /// <summary>1 for the units that a step updates, 0 for the others.</summary>
    Mask,

    /// <summary>Values drawn anew in each step.</summary>
    Noise,

    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Sigmoid,
    Tanh,
    Relu,
    Exp,
    LogSigmoid,
    Min,
    Max,

    // What follows occurs in training only.

    /// <summary>Factors of a row's units, the same in all its steps: 0 where recurrent dropout drops the unit.</summary>
    RowMask,

    /// <summary>The derivative of the sigmoid, from its result.</summary>
    SigmoidSlope,

    /// <summary>The derivative of the hyperbolic tangent, from its result.</summary>
    TanhSlope,

    /// <summary>The second operand where the first is above zero, zero elsewhere.</summary>
    WherePositive,

    /// <summary>The gradient of what a step hands on: a next state or a further output.</summary>
    ResultGradient,

    /// <summary>The gradient that the products of a value of the step give this value.</summary>
    OperandGradient,
}

/// <summary>The properties of an operation.</summary>
internal static class Operations
{
    /// <summary>The number of operands of an operation's node.</summary>
    public static int Operands(Operation operation) => operation switch
    {
        Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Min or Operation.Max or Operation.WherePositive => 2,
        Operation.Recurrent or (>= Operation.Negate and <= Operation.LogSigmoid) or Operation.SigmoidSlope or Operation.TanhSlope => 1,
        _ => 0,
    };

    public static bool IsProduct(Operation operation) => operation is Operation.Input or Operation.Recurrent;

    public static bool IsCommutative(Operation operation) => operation is Operation.Add or Operation.Multiply or Operation.Min or Operation.Max;

    /// <summary>True if a leaf has a name of its own that no other leaf of the operation may have.</summary>
    public static bool IsNamed(Operation operation) =>
        operation is Operation.Input or Operation.Recurrent or Operation.State or Operation.Vector or Operation.Lower or Operation.Noise;

    /// <summary>True if the result is worth keeping for the backward pass rather than computing it again.</summary>
    public static bool IsCostly(Operation operation) =>
        operation is Operation.Divide or Operation.Sigmoid or Operation.Tanh or Operation.Relu or Operation.Exp or Operation.LogSigmoid;
}
