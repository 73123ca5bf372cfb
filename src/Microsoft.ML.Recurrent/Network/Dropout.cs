using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Inverted dropout (Srivastava et al. 2014) that draws from the fit's own generator.</summary>
internal sealed class Dropout(torch.Generator generator)
{
    /// <summary>The tensor itself when nothing is dropped.</summary>
    public torch.Tensor Apply(torch.Tensor tensor, double share, bool training)
    {
        if (!training || share == 0)
            return tensor;
        using var mask = torch.empty_like(tensor, requires_grad: false).bernoulli_(1 - share, generator).div_(1 - share);
        return tensor * mask;
    }
}
