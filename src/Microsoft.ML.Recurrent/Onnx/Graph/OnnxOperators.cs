namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>The operators in use, each by its own name and in its own words, as the graph's operator set has them: up to
/// <see cref="OnnxModel.OperatorSet"/>, and from 12, which ML.NET's converter writes.</summary>
internal static class OnnxOperators
{
    public static OnnxValue Add(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Add", [a, b]);

    public static OnnxValue Sub(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Sub", [a, b]);

    public static OnnxValue Mul(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Mul", [a, b]);

    public static OnnxValue Div(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Div", [a, b]);

    public static OnnxValue Max(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Max", [a, b]);

    public static OnnxValue Min(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Min", [a, b]);

    /// <summary>Cut off at the bounds that are not null.</summary>
    public static OnnxValue Within(this OnnxGraph graph, OnnxValue value, float? least, float? most)
    {
        if (least is { } lower)
            value = graph.Max(value, graph.Number(lower));
        return most is { } upper ? graph.Min(value, graph.Number(upper)) : value;
    }

    public static OnnxValue Abs(this OnnxGraph graph, OnnxValue value) => graph.Append("Abs", [value]);

    public static OnnxValue Negative(this OnnxGraph graph, OnnxValue value) => graph.Append("Neg", [value]);

    public static OnnxValue Tanh(this OnnxGraph graph, OnnxValue value) => graph.Append("Tanh", [value]);

    public static OnnxValue Relu(this OnnxGraph graph, OnnxValue value) => graph.Append("Relu", [value]);

    /// <summary>The remainder of integers, of the divisor's sign.</summary>
    public static OnnxValue Mod(this OnnxGraph graph, OnnxValue value, OnnxValue divisor) => graph.Append("Mod", [value, divisor]);

    public static OnnxValue Sqrt(this OnnxGraph graph, OnnxValue value) => graph.Append("Sqrt", [value]);

    public static OnnxValue Log(this OnnxGraph graph, OnnxValue value) => graph.Append("Log", [value]);

    public static OnnxValue Exp(this OnnxGraph graph, OnnxValue value) => graph.Append("Exp", [value]);

    public static OnnxValue Pow(this OnnxGraph graph, OnnxValue value, OnnxValue power) => graph.Append("Pow", [value, power]);

    public static OnnxValue IsNaN(this OnnxGraph graph, OnnxValue value) => graph.Append("IsNaN", [value]);

    public static OnnxValue Not(this OnnxGraph graph, OnnxValue value) => graph.Append("Not", [value]);

    public static OnnxValue And(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("And", [a, b]);

    public static OnnxValue Less(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Less", [a, b]);

    public static OnnxValue Greater(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Greater", [a, b]);

    public static OnnxValue Equal(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("Equal", [a, b]);

    public static OnnxValue Where(this OnnxGraph graph, OnnxValue condition, OnnxValue then, OnnxValue otherwise) =>
        graph.Append("Where", [condition, then, otherwise]);

    public static OnnxValue Cast(this OnnxGraph graph, OnnxValue value, OnnxElementType type) =>
        graph.Append("Cast", [value], new OnnxAttribute("to", (long)type));

    public static OnnxValue Gather(this OnnxGraph graph, OnnxValue rows, OnnxValue indices) => graph.Append("Gather", [rows, indices]);

    /// <summary>Entries of an axis: one, without axes, makes the axis go; a list keeps it.</summary>
    public static OnnxValue Take(this OnnxGraph graph, OnnxValue value, int axis, OnnxValue indices) =>
        graph.Append("Gather", [value, indices], new OnnxAttribute("axis", axis));

    /// <summary>Of each row of (batch, steps, width), the steps at (batch, count, 1).</summary>
    public static OnnxValue GatherRows(this OnnxGraph graph, OnnxValue rows, OnnxValue positions) =>
        graph.Append("GatherND", [rows, positions], new OnnxAttribute("batch_dims", 1));

    /// <summary>Of an axis the entries that indices of the same number of axes name.</summary>
    public static OnnxValue GatherAlong(this OnnxGraph graph, OnnxValue value, int axis, OnnxValue indices) =>
        graph.Append("GatherElements", [value, indices], new OnnxAttribute("axis", axis));

    /// <summary>Of an axis the entries that indices name become those of the updates.</summary>
    public static OnnxValue ScatterAlong(this OnnxGraph graph, OnnxValue value, int axis, OnnxValue indices, OnnxValue updates) =>
        graph.Append("ScatterElements", [value, indices, updates], new OnnxAttribute("axis", axis));

    /// <summary>The largest entries of an axis, the largest first, of equals the first, and their places, int64.</summary>
    public static (OnnxValue Values, OnnxValue Places) TopK(this OnnxGraph graph, OnnxValue value, int axis, long count) =>
        graph.Append("TopK", [value, graph.Integers(count)], 2, new OnnxAttribute("axis", axis)) is [var values, var places] ? (values, places) : default;

    /// <summary>A single value is handed back as it is.</summary>
    public static OnnxValue Concat(this OnnxGraph graph, int axis, params IReadOnlyList<OnnxValue> values) =>
        values.Count == 1 ? values[0] : graph.Append("Concat", values, new OnnxAttribute("axis", axis));

    /// <summary>Cuts an axis; the sizes became an input with operator set 13.</summary>
    public static IReadOnlyList<OnnxValue> Split(this OnnxGraph graph, OnnxValue value, int axis, int[] sizes)
    {
        if (sizes.Length == 1)
            return [value];
        return graph.OperatorSet < 13
            ? graph.Append("Split", [value], sizes.Length, new OnnxAttribute("axis", axis), new OnnxAttribute("split", sizes))
            : graph.Append("Split", [value, graph.Integers([.. sizes.Select(s => (long)s)])], sizes.Length, new OnnxAttribute("axis", axis));
    }

    public static OnnxValue Transpose(this OnnxGraph graph, OnnxValue value, params int[] axes) =>
        graph.Append("Transpose", [value], new OnnxAttribute("perm", axes));

    /// <summary>In the new shape, 0 keeps an axis.</summary>
    public static OnnxValue Reshape(this OnnxGraph graph, OnnxValue value, params long[] shape) =>
        graph.Append("Reshape", [value, graph.Integers(shape)]);

    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">A list of integers; 0 keeps an axis.</param>
    public static OnnxValue Reshape(this OnnxGraph graph, OnnxValue value, OnnxValue shape) => graph.Append("Reshape", [value, shape]);

    public static OnnxValue Unsqueeze(this OnnxGraph graph, OnnxValue value, long axis) =>
        graph.AppendWithAxes("Unsqueeze", value, axis);

    public static OnnxValue Squeeze(this OnnxGraph graph, OnnxValue value, long axis) =>
        graph.AppendWithAxes("Squeeze", value, axis);

    /// <summary>An axis' size, as a list of one integer.</summary>
    public static OnnxValue SizeOf(this OnnxGraph graph, OnnxValue value, int axis) => graph.OperatorSet < 15
        ? graph.Gather(graph.Append("Shape", [value]), graph.Integers(axis))
        : graph.Append("Shape", [value], new OnnxAttribute("start", axis), new OnnxAttribute("end", axis + 1));

    /// <summary>(first axis, all others).</summary>
    public static OnnxValue Flatten(this OnnxGraph graph, OnnxValue value) => graph.Append("Flatten", [value], new OnnxAttribute("axis", 1));

    /// <summary>The first entries of an axis, the first one unless it is said.</summary>
    public static OnnxValue First(this OnnxGraph graph, OnnxValue value, OnnxValue count, int axis = 0) =>
        graph.Append("Slice", [value, graph.Integers(0), count, graph.Integers(axis)]);

    /// <summary>The entries of an axis from one place to before another.</summary>
    public static OnnxValue Slice(this OnnxGraph graph, OnnxValue value, long start, long end, int axis) =>
        graph.Append("Slice", [value, graph.Integers(start), graph.Integers(end), graph.Integers(axis)]);

    /// <summary>0, 1, …, one less than the scalar <paramref name="count"/>.</summary>
    public static OnnxValue Range(this OnnxGraph graph, OnnxValue count) =>
        graph.Append("Range", [graph.Integer(0), count, graph.Integer(1)]);

    /// <summary>Zeros before and after each axis: all counts before, then all counts behind.</summary>
    public static OnnxValue Pad(this OnnxGraph graph, OnnxValue value, OnnxValue counts) => graph.Append("Pad", [value, counts]);

    /// <summary>A value before and after each axis.</summary>
    public static OnnxValue Pad(this OnnxGraph graph, OnnxValue value, OnnxValue counts, OnnxValue with) => graph.Append("Pad", [value, counts, with]);

    /// <summary>The axis goes.</summary>
    public static OnnxValue ReduceSum(this OnnxGraph graph, OnnxValue value, int axis) =>
        graph.AppendWithAxes("ReduceSum", value, axis, new OnnxAttribute("keepdims", 0));

    /// <summary>The axis goes.</summary>
    public static OnnxValue ReduceMax(this OnnxGraph graph, OnnxValue value, int axis) =>
        graph.Append("ReduceMax", [value], new OnnxAttribute("axes", [axis]), new OnnxAttribute("keepdims", 0));

    /// <summary>The logarithm of the sum of exponentials; the axis goes.</summary>
    public static OnnxValue LogOfSum(this OnnxGraph graph, OnnxValue value, int axis) =>
        graph.Append("ReduceLogSumExp", [value], new OnnxAttribute("axes", [axis]), new OnnxAttribute("keepdims", 0));

    /// <summary>Of values with the same axes.</summary>
    public static OnnxValue Mean(this OnnxGraph graph, IReadOnlyList<OnnxValue> values) => graph.Append("Mean", values);

    /// <summary>The first of the largest; the axis goes.</summary>
    public static OnnxValue ArgMax(this OnnxGraph graph, OnnxValue value, int axis) =>
        graph.Append("ArgMax", [value], new OnnxAttribute("axis", axis), new OnnxAttribute("keepdims", 0));

    /// <summary>Repeats axes of size 1 to a shape, a list of integers.</summary>
    public static OnnxValue Expand(this OnnxGraph graph, OnnxValue value, OnnxValue shape) => graph.Append("Expand", [value, shape]);

    public static OnnxValue Softplus(this OnnxGraph graph, OnnxValue value) => graph.Append("Softplus", [value]);

    public static OnnxValue Sigmoid(this OnnxGraph graph, OnnxValue value) => graph.Append("Sigmoid", [value]);

    public static OnnxValue Softmax(this OnnxGraph graph, OnnxValue value, int axis) =>
        graph.Append("Softmax", [value], new OnnxAttribute("axis", axis));

    public static OnnxValue LogSoftmax(this OnnxGraph graph, OnnxValue value, int axis) =>
        graph.Append("LogSoftmax", [value], new OnnxAttribute("axis", axis));

    /// <summary>The product of the last two axes, for each of the axes before them.</summary>
    public static OnnxValue MatMul(this OnnxGraph graph, OnnxValue a, OnnxValue b) => graph.Append("MatMul", [a, b]);

    /// <summary>inputs · weightᵀ + bias.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">(rows, inputs).</param>
    /// <param name="weight">(outputs, inputs), as PyTorch has it.</param>
    /// <param name="bias">(outputs).</param>
    public static OnnxValue Linear(this OnnxGraph graph, OnnxValue inputs, OnnxValue weight, OnnxValue bias) =>
        graph.Append("Gemm", [inputs, weight, bias], new OnnxAttribute("transB", 1));

    /// <summary>Axes became an input with operator set 13.</summary>
    private static OnnxValue AppendWithAxes(this OnnxGraph graph, string operatorName, OnnxValue value, long axis, params OnnxAttribute[] others) =>
        graph.OperatorSet < 13
            ? graph.Append(operatorName, [value], [new OnnxAttribute("axes", [(int)axis]), .. others])
            : graph.Append(operatorName, [value, graph.Integers(axis)], others);
}
