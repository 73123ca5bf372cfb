using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Makes one vector per row of the outputs of all its steps; an empty row gives zeros.</summary>
internal static class SequencePooler
{
    /// <param name="shape">Pooling, hidden size and directions.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, EncoderWidth), packed.</param>
    /// <param name="pooled">(rows, HeadInputWidth); the first EncoderWidth columns are written.</param>
    public static void Pool(NetworkShape shape, Packing packing, ReadOnlySpan<float> outputs, Span<float> pooled)
    {
        int width = shape.EncoderWidth, hidden = shape.Options.HiddenSize;
        for (int row = 0; row < packing.Rows; row++)
        {
            var target = pooled.Slice(row * shape.HeadInputWidth, width);
            int steps = packing.Lengths[row];
            if (steps == 0)
                target.Clear();
            else if (shape.Options.Pooling == SequencePooling.Last)
            {
                // The backward direction ends at the first step.
                At(outputs, packing.StepOffsets[steps - 1] + row, width)[..hidden].CopyTo(target);
                At(outputs, row, width)[hidden..].CopyTo(target[hidden..]);
            }
            else
                Reduce(packing, row, outputs, target, shape.Options.Pooling == SequencePooling.Max);
        }
    }

    /// <summary>Gathers each row's last steps.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="count">At most the shortest row's steps.</param>
    /// <param name="outputs">(TotalSteps, <paramref name="width"/>), packed.</param>
    /// <param name="width">Numbers per step.</param>
    /// <param name="tails">(rows × <paramref name="count"/>, <paramref name="width"/>).</param>
    public static void Tail(Packing packing, int count, ReadOnlySpan<float> outputs, int width, Span<float> tails)
    {
        for (int row = 0; row < packing.Rows; row++)
        {
            int first = packing.Lengths[row] - count;
            for (int step = 0; step < count; step++)
                At(outputs, packing.StepOffsets[first + step] + row, width).CopyTo(tails[((row * count + step) * width)..]);
        }
    }

    private static void Reduce(Packing packing, int row, ReadOnlySpan<float> outputs, Span<float> target, bool largest)
    {
        int steps = packing.Lengths[row];
        At(outputs, row, target.Length).CopyTo(target);
        for (int step = 1; step < steps; step++)
        {
            var output = At(outputs, packing.StepOffsets[step] + row, target.Length);
            if (largest)
                TensorPrimitives.Max(target, output, target);
            else
                TensorPrimitives.Add(target, output, target);
        }

        if (!largest)
            TensorPrimitives.Multiply(target, 1f / steps, target);
    }

    private static ReadOnlySpan<float> At(ReadOnlySpan<float> outputs, int position, int width) => outputs.Slice(position * width, width);
}
