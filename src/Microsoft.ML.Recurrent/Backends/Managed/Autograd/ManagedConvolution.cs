using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Encodes the words of a batch by a convolution over their characters, on managed code in torch's graph.</summary>
/// <param name="parameters">Character table, weight and bias.</param>
/// <param name="errors">Takes the errors of the backward pass.</param>
internal sealed class ManagedConvolution(Parameter[] parameters, BackwardErrors errors) : ICharacterEncoder
{
    public torch.Tensor Encode(BatchWords words, bool training)
    {
        var pass = new ConvolutionPass(words, parameters) { Errors = errors };
        if (torch.is_grad_enabled())
            return PoolingFunction.apply([pass, .. parameters]);
        return pass.Forward(parameters[0]);
    }
}
