using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Backends.Managed.Softmax;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// Log-likelihoods of the tokens that follow the steps of one packed batch, on managed code, forward and backward. The logits of a block of steps are all that is ever held of
/// them; the backward pass makes them anew.
/// </summary>
/// <param name="tokens">(steps): the token that follows each step, from 1; 0 where it is unknown.</param>
/// <param name="parameters">Weight, (tokens, width), and bias.</param>
/// <param name="memory">Scratch memory, which no other pass uses until the backward pass.</param>
internal sealed unsafe class SoftmaxPass(ReadOnlyMemory<int> tokens, IReadOnlyList<torch.Tensor> parameters, LinearMemory memory) : IPoolingPass
{
    private readonly int[] _tokens = tokens.ToArray();
    private SoftmaxLayer? _layer;

    public BackwardErrors Errors { get; init; } = new();

    public List<torch.Tensor> NoGradients { get; } = [null!, null!, null!, null!];

    /// <inheritdoc/>
    /// <returns>(steps, 1); NaN where the token is unknown.</returns>
    public torch.Tensor Forward(torch.Tensor outputs)
    {
        int threads = TorchThreads.Count;
        _layer = new SoftmaxLayer(parameters[0].Values(), parameters[1].Values(), (int)outputs.size(1), Simd.Best, memory);
        var result = torch.empty(_tokens.Length, 1);
        fixed (float* steps = outputs.Values(), likelihoods = result.Values())
            ParallelRun.Execute(new Blocks(_layer, _tokens, steps, likelihoods, memory.Padded), (_tokens.Length + _layer.BlockSteps - 1) / _layer.BlockSteps, threads, lingers: true);
        return result;
    }

    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        torch.Tensor[] found = [torch.empty(outputs.shape), .. parameters.Select(p => Tensors.Zeros(p.shape))];
        fixed (float* steps = outputs.Values(), gradient = pooled.Values(), weight = parameters[0].Values())
        fixed (float* ofSteps = found[0].Values(), ofWeight = found[1].Values(), ofBias = found[2].Values())
        {
            new SoftmaxGradients(_layer!, weight, memory)
            {
                Steps = steps,
                Targets = _tokens,
                LogLikelihoods = gradient,
                StepGradients = ofSteps,
                WeightGradient = ofWeight,
                BiasGradient = ofBias,
            }.Run(_tokens.Length, TorchThreads.Count);
        }

        return [null!, found[0], .. parameters.Select((p, i) => LeafGradients.Deposit(p, found[1 + i])!)];
    }

    private sealed class Blocks(SoftmaxLayer layer, int[] tokens, float* steps, float* likelihoods, WorkerMemory logits) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int first = item * layer.BlockSteps, count = Math.Min(layer.BlockSteps, tokens.Length - first);
            layer.LogLikelihoods(new ReadOnlySpan<float>(steps + (nint)first * layer.Width, count * layer.Width), tokens.AsSpan(first, count),
                logits.Of(worker, (long)count * layer.Stride), new Span<float>(likelihoods + first, count));
        }
    }
}
