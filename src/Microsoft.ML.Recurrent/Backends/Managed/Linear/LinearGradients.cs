using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Linear;

/// <summary>The gradients of a linear layer's inputs and parameters from those of its outputs; each number is made by one thread in a fixed order, so that threads change no bit.</summary>
/// <param name="weight">(outputs, width), as PyTorch keeps it.</param>
/// <param name="outputs">Outputs of a step.</param>
/// <param name="width">Values of a step.</param>
/// <param name="memory">Scratch memory.</param>
internal sealed unsafe class LinearGradients(float* weight, int outputs, int width, LinearMemory memory)
{
    // Of one item of work, in which a weight's gradient is made.
    private const int ItemOutputs = 48;

    private readonly PackedMatrix _weight = Pack(weight, outputs, width, memory.Transposed);

    /// <summary>(outputs, width), zeros at first, added to.</summary>
    public required float* Weight { get; init; }

    /// <summary>(outputs), zeros at first, added to.</summary>
    public required float* Bias { get; init; }

    /// <summary>Writes the gradients of some steps' inputs. Thread-safe.</summary>
    /// <param name="steps">Steps.</param>
    /// <param name="gradients">(steps, stride): those of the outputs.</param>
    /// <param name="stride">Between the steps of <paramref name="gradients"/>.</param>
    /// <param name="inputs">(steps, width), written.</param>
    /// <param name="worker">The worker.</param>
    public void WriteInputs(int steps, float* gradients, int stride, float* inputs, int worker)
    {
        int padded = _weight.PaddedColumns;
        if (padded == width)
        {
            MatrixProduct.Multiply(steps, gradients, stride, 1, _weight, null, inputs, width);
            return;
        }

        fixed (float* product = memory.Padded.Of(worker, (long)steps * padded))
        {
            MatrixProduct.Multiply(steps, gradients, stride, 1, _weight, null, product, padded);
            for (int step = 0; step < steps; step++)
                new ReadOnlySpan<float>(product + (nint)step * padded, width).CopyTo(new Span<float>(inputs + (nint)step * width, width));
        }
    }

    /// <summary>Room for the inputs of steps, as <see cref="AddParameters"/> wants them.</summary>
    public PackedMatrix Pack(int steps) => new(steps, width, _weight.Path, memory.Inputs);

    /// <summary>Adds what some steps give the parameters.</summary>
    /// <param name="inputs">(steps, width).</param>
    /// <param name="gradients">(steps, stride): those of the outputs.</param>
    /// <param name="stride">Between the steps of <paramref name="gradients"/>.</param>
    /// <param name="threads">Threads at most.</param>
    public void AddParameters(PackedMatrix inputs, float* gradients, int stride, int threads) =>
        ParallelRun.Execute(new OfOutputs(this, inputs, gradients, stride), (outputs + ItemOutputs - 1) / ItemOutputs, threads, lingers: true);

    private static PackedMatrix Pack(float* weight, int outputs, int width, AlignedBuffer memory)
    {
        var packed = new PackedMatrix(outputs, width, Simd.Best, memory);
        packed.PackRows(0, outputs, weight, width);
        return packed;
    }

    private void AddOfOutputs(int first, int count, PackedMatrix inputs, float* gradients, int stride, int worker)
    {
        int padded = inputs.PaddedColumns;
        fixed (float* product = memory.Padded.Of(worker, (long)count * padded))
        {
            MatrixProduct.Multiply(count, gradients + first, 1, stride, inputs, null, product, padded);
            for (int output = 0; output < count; output++)
            {
                var target = new Span<float>(Weight + (nint)(first + output) * width, width);
                TensorPrimitives.Add(target, new ReadOnlySpan<float>(product + (nint)output * padded, width), target);
            }
        }

        for (int step = 0; step < inputs.Rows; step++)
        {
            var target = new Span<float>(Bias + first, count);
            TensorPrimitives.Add(target, new ReadOnlySpan<float>(gradients + (nint)step * stride + first, count), target);
        }
    }

    /// <summary>Gradients of the parameters of some outputs at a time.</summary>
    private sealed class OfOutputs(LinearGradients owner, PackedMatrix inputs, float* gradients, int stride) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int first = item * ItemOutputs, count = Math.Min(ItemOutputs, owner.Outputs - first);
            owner.AddOfOutputs(first, count, inputs, gradients, stride, worker);
        }
    }

    private int Outputs => outputs;
}
