using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A part of a network that reads the outputs of one packed batch's steps, on managed code, forward and backward: pooling to a vector per row, a number per row or step.</summary>
internal interface IPoolingPass : IBackwardPass
{
    /// <param name="outputs">(TotalSteps, width), contiguous.</param>
    /// <returns>(rows, pooled width), or (TotalSteps, 1).</returns>
    torch.Tensor Forward(torch.Tensor outputs);

    /// <param name="outputs">As in the forward pass.</param>
    /// <param name="pooled">The gradient of its result, contiguous.</param>
    /// <returns>None for this object, then those of the outputs and of the parameters; null for a parameter that has it.</returns>
    List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled);
}
