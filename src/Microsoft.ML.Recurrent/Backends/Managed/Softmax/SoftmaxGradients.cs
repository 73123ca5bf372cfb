using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Softmax;

/// <summary>
/// The backward pass of a <see cref="SoftmaxLayer"/>. Logits are made anew, chunk by chunk; each number is made by one thread in a fixed order, so that threads change no bit.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="weight">(classes, width), pinned.</param>
/// <param name="memory">Scratch memory.</param>
internal sealed unsafe class SoftmaxGradients(SoftmaxLayer layer, float* weight, LinearMemory memory)
{
    // Values of a chunk, whose steps have a value for each class at once.
    private const int ChunkValues = 1 << 22;

    /// <summary>(steps, width) of the forward pass, pinned.</summary>
    public required float* Steps { get; init; }

    /// <summary>(steps): a class from 1, or 0 for none.</summary>
    public required int[] Targets { get; init; }

    /// <summary>(steps): the gradient of each log-likelihood, pinned.</summary>
    public required float* LogLikelihoods { get; init; }

    /// <summary>(steps, width), written.</summary>
    public required float* StepGradients { get; init; }

    /// <summary>(classes, width), zeros, written.</summary>
    public required float* WeightGradient { get; init; }

    /// <summary>(classes), zeros, written.</summary>
    public required float* BiasGradient { get; init; }

    /// <summary>Writes all gradients.</summary>
    /// <param name="steps">Steps.</param>
    /// <param name="threads">Threads at most.</param>
    public void Run(int steps, int threads)
    {
        int chunk = (int)Math.Min(steps, Math.Max(layer.BlockSteps, ChunkValues / (long)layer.Stride));
        memory.Logits.Reserve((long)chunk * layer.Stride);
        var linear = new LinearGradients(weight, layer.Classes, layer.Width, memory) { Weight = WeightGradient, Bias = BiasGradient };
        for (int first = 0; first < steps; first += chunk)
        {
            int count = Math.Min(chunk, steps - first);
            ParallelRun.Execute(new OfSteps(this, linear, first, count), (count + layer.BlockSteps - 1) / layer.BlockSteps, threads, lingers: true);
            var inputs = linear.Pack(count);
            inputs.PackRows(0, count, Steps + (nint)first * layer.Width, layer.Width);
            fixed (float* logits = memory.Logits)
                linear.AddParameters(inputs, logits, layer.Stride, threads);
        }
    }

    /// <summary>Gradients of the logits, and of the steps that they were made of, block by block.</summary>
    private sealed class OfSteps(SoftmaxGradients owner, LinearGradients linear, int first, int count) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            var layer = owner.Layer;
            int start = item * layer.BlockSteps, rows = Math.Min(layer.BlockSteps, count - start);
            var logits = owner.Logits.Span.Slice(start * layer.Stride, rows * layer.Stride);
            layer.Logits(new ReadOnlySpan<float>(owner.Steps + (nint)(first + start) * layer.Width, rows * layer.Width), logits);
            for (int row = 0; row < rows; row++)
            {
                var own = logits.Slice(row * layer.Stride, layer.Stride);
                Differentiate(own[..layer.Classes], owner.Targets[first + start + row] - 1, owner.LogLikelihoods[first + start + row]);
                own[layer.Classes..].Clear();
            }

            fixed (float* gradients = logits)
                linear.WriteInputs(rows, gradients, layer.Stride, owner.StepGradients + (nint)(first + start) * layer.Width, worker);
        }

        private static void Differentiate(Span<float> logits, int target, float gradient)
        {
            if (target < 0 || gradient == 0)
            {
                logits.Clear();
                return;
            }

            TensorPrimitives.Subtract(logits, LogSoftmax.Normalizer(logits), logits);
            TensorPrimitives.Exp(logits, logits);
            TensorPrimitives.Multiply(logits, -gradient, logits);
            logits[target] += gradient;
        }
    }

    private SoftmaxLayer Layer => layer;

    private AlignedBuffer Logits => memory.Logits;
}
