using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The operations of a cell's graph as operators of ONNX.</summary>
internal static class OnnxArithmetic
{
    public static OnnxValue Apply(OnnxGraph graph, Operation operation, OnnxValue first, OnnxValue second) => operation switch
    {
        Operation.Add => graph.Add(first, second),
        Operation.Subtract => graph.Sub(first, second),
        Operation.Multiply => graph.Mul(first, second),
        Operation.Divide => graph.Div(first, second),
        Operation.Negate => graph.Negative(first),
        Operation.Sigmoid => graph.Sigmoid(first),
        Operation.Tanh => graph.Tanh(first),
        Operation.Relu => graph.Relu(first),
        Operation.Exp => graph.Exp(first),
        Operation.LogSigmoid => graph.Negative(graph.Softplus(graph.Negative(first))),
        Operation.Min => graph.Min(first, second),
        Operation.Max => graph.Max(first, second),
        _ => throw new NotSupportedException($"{operation} is no operation on values."),
    };
}
