using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Attention over the steps of one packed batch on managed code, forward and backward: each number is made by one thread in a fixed order.</summary>
/// <param name="packing">The batch's layout.</param>
/// <param name="parameters">Weight, bias and vector.</param>
internal sealed class AttentionPass(Packing packing, IReadOnlyList<torch.Tensor> parameters)
{
    private readonly int _heads = (int)(parameters[2].numel() / parameters[1].numel());
    private float[] _weights = [];

    /// <summary>The place for errors of the backward pass.</summary>
    public BackwardErrors Errors { get; init; } = new();

    /// <summary>The result that libtorch gets of a failed backward pass; made beforehand, as memory may be what is missing.</summary>
    public List<torch.Tensor> NoGradients { get; } = [null!, null!, null!, null!, null!];

    private StepAttention Attention => new(Values(parameters[0]), Values(parameters[1]), Values(parameters[2]));

    /// <param name="outputs">(TotalSteps, width), contiguous.</param>
    /// <returns>(rows, heads × width).</returns>
    public torch.Tensor Forward(torch.Tensor outputs)
    {
        int width = checked(_heads * (int)outputs.size(1));
        _weights = new float[(long)packing.TotalSteps * _heads];
        var pooled = torch.empty(packing.Rows, width);
        Attention.Weigh(packing, Values(outputs), _weights);
        Attention.Pool(packing, Values(outputs), _weights, Values(pooled), width);
        return pooled;
    }

    /// <param name="outputs">As in the forward pass.</param>
    /// <param name="pooled">The gradient of its result, contiguous.</param>
    /// <returns>None for this object, then those of the outputs and of the parameters; null for a parameter that has it.</returns>
    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        torch.Tensor[] found = [Zeros(outputs), .. parameters.Select(Zeros)];
        Attention.Backward(packing, Values(outputs), _weights, Values(pooled), Values(found[0]),
            new StepAttentionGradient(Values(found[1]), Values(found[2]), Values(found[3])));
        return [null!, found[0], .. parameters.Select((p, i) => LeafGradients.Deposit(p, found[1 + i])!)];
    }

    /// <summary>Cleared here: for a large tensor torch would wake threads that then look out for more beside the layers' own.</summary>
    private static torch.Tensor Zeros(torch.Tensor like)
    {
        var tensor = torch.empty(like.shape);
        Values(tensor).Clear();
        return tensor;
    }

    private static Span<float> Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
