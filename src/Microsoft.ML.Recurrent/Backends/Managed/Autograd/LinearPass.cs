using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// Dropout and a linear layer over the steps of one packed batch, on managed code, forward and backward: nothing is kept of the values in between, and bits do not depend
/// on the threads.
/// </summary>
/// <param name="dropout">The masks of the batch, or null where nothing is dropped; they must stay until the backward pass.</param>
/// <param name="parameters">Weight, (outputs, width), and bias; both contiguous.</param>
/// <param name="memory">Scratch memory.</param>
/// <param name="threads">Threads at most.</param>
internal sealed unsafe class LinearPass(StepDropout? dropout, IReadOnlyList<torch.Tensor> parameters, LinearMemory memory, int threads) : IPoolingPass
{
    // Of an item of work: few enough that a batch has some items for each thread.
    private const int ItemSteps = 96;

    public BackwardErrors Errors { get; init; } = new();

    public List<torch.Tensor> NoGradients { get; } = [null!, null!, null!, null!];

    /// <inheritdoc/>
    /// <returns>(steps, outputs).</returns>
    public torch.Tensor Forward(torch.Tensor outputs)
    {
        int width = (int)outputs.size(1);
        var layer = new LinearLayer(parameters[0].Values(), parameters[1].Values(), width, Simd.Best, memory);
        var result = torch.empty(outputs.size(0), layer.Outputs);
        fixed (float* inputs = outputs.Values(), results = result.Values())
        {
            float* source = inputs, target = results;
            Blocks.Run((int)outputs.size(0), threads, (first, count, worker) =>
            {
                var own = memory.Padded.Of(worker, (long)count * layer.Stride);
                layer.Apply(Kept(first, new ReadOnlySpan<float>(source + (nint)first * width, count * width), worker), own);
                for (int step = 0; step < count; step++)
                    own.Slice(step * layer.Stride, layer.Outputs).CopyTo(new Span<float>(target + (nint)(first + step) * layer.Outputs, layer.Outputs));
            });
        }

        return result;
    }

    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        int steps = (int)outputs.size(0), width = (int)outputs.size(1), stride = (int)pooled.size(1);
        torch.Tensor[] found = [torch.empty(outputs.shape), .. parameters.Select(p => Tensors.Zeros(p.shape))];
        fixed (float* inputs = outputs.Values(), gradient = pooled.Values(), weight = parameters[0].Values())
        fixed (float* ofInputs = found[0].Values(), ofWeight = found[1].Values(), ofBias = found[2].Values())
        {
            float* source = inputs, ofOutputs = gradient, target = ofInputs;
            var gradients = new LinearGradients(weight, stride, width, memory) { Weight = ofWeight, Bias = ofBias };
            var packed = gradients.Pack(steps);
            Blocks.Run(steps, threads, (first, count, worker) =>
            {
                float* own = target + (nint)first * width;
                gradients.WriteInputs(count, ofOutputs + (nint)first * stride, stride, own, worker);
                var written = new Span<float>(own, count * width);
                dropout?.Apply(first, written, written);
                fixed (float* read = Kept(first, new ReadOnlySpan<float>(source + (nint)first * width, count * width), worker))
                    packed.PackRows(first, count, read, width);
            });
            gradients.AddParameters(packed, gradient, stride, threads);
        }

        return [null!, found[0], .. parameters.Select((p, i) => LeafGradients.Deposit(p, found[1 + i])!)];
    }

    /// <summary>Some steps behind dropout.</summary>
    private ReadOnlySpan<float> Kept(int first, ReadOnlySpan<float> steps, int worker)
    {
        if (dropout is null)
            return steps;
        var kept = memory.Kept.Of(worker, steps.Length);
        dropout.Apply(first, steps, kept);
        return kept;
    }

    /// <summary>Work on a block of steps: the first, how many, and the worker.</summary>
    private sealed class Blocks(int steps, Action<int, int, int> work) : IParallelWork
    {
        public static void Run(int steps, int threads, Action<int, int, int> work) =>
            ParallelRun.Execute(new Blocks(steps, work), (steps + ItemSteps - 1) / ItemSteps, threads, lingers: true);

        public void Execute(int item, int worker) => work(item * ItemSteps, Math.Min(ItemSteps, steps - item * ItemSteps), worker);
    }
}
