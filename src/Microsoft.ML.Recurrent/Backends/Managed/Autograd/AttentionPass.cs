using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Attention over the steps of one packed batch on managed code, forward and backward: each number is made by one thread in a fixed order.</summary>
/// <param name="packing">The batch's layout.</param>
/// <param name="parameters">Weight, bias and vector.</param>
internal sealed class AttentionPass(Packing packing, IReadOnlyList<torch.Tensor> parameters) : IPoolingPass
{
    private readonly int _heads = (int)(parameters[2].numel() / parameters[1].numel());
    private float[] _weights = [];

    public BackwardErrors Errors { get; init; } = new();

    public List<torch.Tensor> NoGradients { get; } = [null!, null!, null!, null!, null!];

    private StepAttention Attention => new(parameters[0].Values(), parameters[1].Values(), parameters[2].Values());

    /// <inheritdoc/>
    /// <returns>(rows, heads × width).</returns>
    public torch.Tensor Forward(torch.Tensor outputs)
    {
        int width = checked(_heads * (int)outputs.size(1));
        _weights = new float[(long)packing.TotalSteps * _heads];
        var pooled = torch.empty(packing.Rows, width);
        Attention.Weigh(packing, outputs.Values(), _weights);
        Attention.Pool(packing, outputs.Values(), _weights, pooled.Values(), width);
        return pooled;
    }

    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        torch.Tensor[] found = [Tensors.Zeros(outputs.shape), .. parameters.Select(p => Tensors.Zeros(p.shape))];
        Attention.Backward(packing, outputs.Values(), _weights, pooled.Values(), found[0].Values(),
            new StepAttentionGradient(found[1].Values(), found[2].Values(), found[3].Values()));
        return [null!, found[0], .. parameters.Select((p, i) => LeafGradients.Deposit(p, found[1 + i])!)];
    }
}
