using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Pools a packed batch forward, and its gradient back to the steps that it came from. For one batch.</summary>
/// <param name="pooling">Which.</param>
/// <param name="packing">The batch's layout.</param>
/// <param name="hidden">Hidden size of one direction.</param>
/// <param name="width">Hidden size of all directions.</param>
internal sealed class PoolingPass(SequencePooling pooling, Packing packing, int hidden, int width) : IPoolingPass
{
    // For each pooled number, the step of its row that it is the maximum of; exact in single precision far beyond any length in memory.
    private readonly float[] _steps = pooling == SequencePooling.Max ? new float[PackedSize.Of(packing.Rows, packing.Rows, width)] : [];

    public BackwardErrors Errors { get; init; } = new();

    public List<torch.Tensor> NoGradients { get; } = [null!, null!];

    public torch.Tensor Forward(torch.Tensor outputs)
    {
        var pooled = Tensors.Zeros(packing.Rows, width);
        Forward(outputs.Values(), pooled.Values());
        return pooled;
    }

    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        var gradient = Tensors.Zeros(packing.TotalSteps, width);
        Backward(pooled.Values(), gradient.Values());
        return [null!, gradient];
    }

    /// <param name="outputs">(TotalSteps, width), packed.</param>
    /// <param name="pooled">(rows, width), zeros.</param>
    public void Forward(ReadOnlySpan<float> outputs, Span<float> pooled)
    {
        if (outputs.Length < (long)packing.TotalSteps * width)
            throw new ArgumentException($"The outputs have {outputs.Length} values; expected {packing.TotalSteps} steps of {width}.", nameof(outputs));
        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
        {
            var target = pooled.Slice(row * width, width);
            if (pooling == SequencePooling.Max)
                Largest(outputs, row, target, _steps.AsSpan(row * width, width));
            else if (pooling == SequencePooling.Mean)
                Mean(outputs, row, target);
            else
            {
                // The backward direction ends at the first step.
                outputs.Slice(Position(row, packing.Lengths[row] - 1), hidden).CopyTo(target);
                outputs.Slice(Position(row, 0), width)[hidden..].CopyTo(target[hidden..]);
            }
        }
    }

    /// <param name="pooled">The gradient of (rows, width).</param>
    /// <param name="outputs">(TotalSteps, width), zeros.</param>
    public void Backward(ReadOnlySpan<float> pooled, Span<float> outputs)
    {
        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
        {
            var gradient = pooled.Slice(row * width, width);
            int steps = packing.Lengths[row];
            if (pooling == SequencePooling.Max)
            {
                for (int unit = 0; unit < width; unit++)
                    outputs[Position(row, (int)_steps[row * width + unit]) + unit] = gradient[unit];
            }
            else if (pooling == SequencePooling.Mean)
            {
                for (int step = 0; step < steps; step++)
                    TensorPrimitives.Divide(gradient, steps, outputs.Slice(Position(row, step), width));
            }
            else
            {
                gradient[..hidden].CopyTo(outputs[Position(row, steps - 1)..]);
                gradient[hidden..].CopyTo(outputs[(Position(row, 0) + hidden)..]);
            }
        }
    }

    // Checked: vectors are read from here without a span's own check.
    private int Position(int row, int step) => checked((packing.StepOffsets[step] + row) * width);

    private void Mean(ReadOnlySpan<float> outputs, int row, Span<float> target)
    {
        int steps = packing.Lengths[row];
        for (int step = 0; step < steps; step++)
            TensorPrimitives.Add(target, outputs.Slice(Position(row, step), width), target);
        TensorPrimitives.Divide(target, steps, target);
    }

    private void Largest(ReadOnlySpan<float> outputs, int row, Span<float> target, Span<float> places)
    {
        ref float first = ref MemoryMarshal.GetReference(outputs);
        int unit = 0, steps = packing.Lengths[row];
        for (; unit <= width - Vector<float>.Count; unit += Vector<float>.Count)
        {
            Vector<float> best = Vector.LoadUnsafe(ref first, (nuint)(Position(row, 0) + unit)), place = Vector<float>.Zero;
            for (int step = 1; step < steps; step++)
            {
                var value = Vector.LoadUnsafe(ref first, (nuint)(Position(row, step) + unit));
                // What is not a number wins, so that the loss shows it.
                var better = Vector.GreaterThan(value, best) | ~Vector.Equals(value, value);
                best = Vector.ConditionalSelect(better, value, best);
                place = Vector.ConditionalSelect(better, new Vector<float>(step), place);
            }

            best.CopyTo(target[unit..]);
            place.CopyTo(places[unit..]);
        }

        for (; unit < width; unit++)
            LargestOf(outputs, row, unit, target, places);
    }

    private void LargestOf(ReadOnlySpan<float> outputs, int row, int unit, Span<float> target, Span<float> places)
    {
        target[unit] = outputs[Position(row, 0) + unit];
        places[unit] = 0;
        for (int step = 1; step < packing.Lengths[row]; step++)
        {
            float value = outputs[Position(row, step) + unit];
            if (value > target[unit] || float.IsNaN(value))
                (target[unit], places[unit]) = (value, step);
        }
    }
}
