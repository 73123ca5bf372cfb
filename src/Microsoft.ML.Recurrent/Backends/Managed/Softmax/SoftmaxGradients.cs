using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Softmax;

/// <summary>
/// The backward pass of a <see cref="SoftmaxLayer"/>. Logits are made anew, chunk by chunk; each number is made by one thread in a fixed order, so that threads change no bit.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="weight">(classes, width), pinned.</param>
internal sealed unsafe class SoftmaxGradients(SoftmaxLayer layer, float* weight)
{
    // Values of a chunk, whose steps have a value for each class at once.
    private const int ChunkValues = 1 << 22;

    private readonly PackedMatrix _classes = Pack(weight, layer.Classes, layer.Width);
    private readonly AlignedBuffer _logits = new();

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
        _logits.Reserve((long)chunk * layer.Stride);
        var memory = new WorkerMemory(threads);
        for (int first = 0; first < steps; first += chunk)
        {
            int count = Math.Min(chunk, steps - first);
            ParallelRun.Execute(new OfSteps(this, first, count, memory), (count + layer.BlockSteps - 1) / layer.BlockSteps, threads, lingers: true);
            var inputs = new PackedMatrix(count, layer.Width, _classes.Path);
            inputs.PackRows(0, count, Steps + (nint)first * layer.Width, layer.Width);
            ParallelRun.Execute(new OfClasses(this, inputs, memory), OfClasses.CountOf(layer.Classes), threads, lingers: true);
        }
    }

    private static PackedMatrix Pack(float* weight, int classes, int width)
    {
        var packed = new PackedMatrix(classes, width, Simd.Best);
        packed.PackRows(0, classes, weight, width);
        return packed;
    }

    /// <summary>Gradients of the logits, and of the steps that they were made of, block by block.</summary>
    private sealed class OfSteps(SoftmaxGradients owner, int first, int count, WorkerMemory memory) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            var layer = owner.Layer;
            int start = item * layer.BlockSteps, rows = Math.Min(layer.BlockSteps, count - start);
            var logits = owner._logits.Span.Slice(start * layer.Stride, rows * layer.Stride);
            layer.Logits(new ReadOnlySpan<float>(owner.Steps + (nint)(first + start) * layer.Width, rows * layer.Width), logits);
            for (int row = 0; row < rows; row++)
            {
                var own = logits.Slice(row * layer.Stride, layer.Stride);
                Differentiate(own[..layer.Classes], owner.Targets[first + start + row] - 1, owner.LogLikelihoods[first + start + row]);
                own[layer.Classes..].Clear();
            }

            owner.WriteSteps(first + start, rows, logits, memory.Of(worker, (long)rows * owner._classes.PaddedColumns));
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

    /// <summary>Takes the gradients of a block's logits to its steps.</summary>
    private void WriteSteps(int first, int rows, Span<float> logits, Span<float> scratch)
    {
        int width = layer.Width, padded = _classes.PaddedColumns;
        fixed (float* gradients = logits)
        {
            float* target = StepGradients + (nint)first * width;
            if (padded == width)
            {
                MatrixProduct.Multiply(rows, gradients, layer.Stride, 1, _classes, null, target, width);
                return;
            }

            fixed (float* product = scratch)
            {
                MatrixProduct.Multiply(rows, gradients, layer.Stride, 1, _classes, null, product, padded);
                for (int row = 0; row < rows; row++)
                    new ReadOnlySpan<float>(product + (nint)row * padded, width).CopyTo(new Span<float>(target + (nint)row * width, width));
            }
        }
    }

    /// <summary>Adds a chunk's gradients of weight and bias, some classes at a time.</summary>
    private sealed class OfClasses(SoftmaxGradients owner, PackedMatrix inputs, WorkerMemory memory) : IParallelWork
    {
        private const int Classes = 48;

        public static int CountOf(int classes) => (classes + Classes - 1) / Classes;

        public void Execute(int item, int worker)
        {
            var layer = owner.Layer;
            int start = item * Classes, count = Math.Min(Classes, layer.Classes - start), width = layer.Width, padded = inputs.PaddedColumns;
            fixed (float* logits = owner._logits, product = memory.Of(worker, (long)count * padded))
            {
                MatrixProduct.Multiply(count, logits + start, 1, layer.Stride, inputs, null, product, padded);
                for (int own = 0; own < count; own++)
                {
                    var target = new Span<float>(owner.WeightGradient + (nint)(start + own) * width, width);
                    TensorPrimitives.Add(target, new ReadOnlySpan<float>(product + (nint)own * padded, width), target);
                    owner.BiasGradient[start + own] += SumOf(logits + start + own, layer.Stride, inputs.Rows);
                }
            }
        }

        private static float SumOf(float* first, int stride, int count)
        {
            float sum = 0;
            for (int i = 0; i < count; i++)
                sum += first[(nint)i * stride];
            return sum;
        }
    }
}
