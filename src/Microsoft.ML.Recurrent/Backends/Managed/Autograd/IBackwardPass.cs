using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Managed code that libtorch calls during a backward pass.</summary>
internal interface IBackwardPass
{
    /// <summary>The place for errors of the backward pass.</summary>
    BackwardErrors Errors { get; }

    /// <summary>The result that libtorch gets of a failed backward pass; made beforehand, as memory may be what is missing.</summary>
    List<torch.Tensor> NoGradients { get; }
}
