using Microsoft.ML.Recurrent.Equations;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The operations of a cell's graph as operations of torch.</summary>
internal static class TorchArithmetic
{
    public static torch.Tensor Apply(Operation operation, torch.Tensor first, torch.Tensor? second) => operation switch
    {
        Operation.Add => first.Plus(second!),
        Operation.Subtract => first.Minus(second!),
        Operation.Multiply => first.mul(second!),
        Operation.Divide => first.div(second!),
        Operation.Negate => first.neg(),
        Operation.Sigmoid => first.sigmoid(),
        Operation.Tanh => first.tanh(),
        Operation.Relu => first.relu(),
        Operation.Exp => first.exp(),
        Operation.LogSigmoid => torch.nn.functional.logsigmoid(first),
        // Of equal operands the first has the gradient, as in the managed backward pass; torch's own minimum would halve it.
        Operation.Min => torch.where(first.gt(second!), second!, first),
        Operation.Max => torch.where(second!.gt(first), second, first),
        _ => throw new NotSupportedException($"{operation} is no operation on values."),
    };
}
