using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Dropout's masks of a batch's steps in memory: one for each step, or one for all steps of a row. Overwritten by the next batch.</summary>
/// <param name="dropout">The source.</param>
/// <param name="rate">The fraction that is dropped; 0 for no masks.</param>
/// <param name="width">Values of a mask.</param>
internal sealed class StepDropout(Dropout dropout, double rate, int width)
{
    private float[] _masks = [];
    private int[]? _rows;

    /// <summary>True if anything is dropped.</summary>
    public bool Drops => rate > 0;

    public void Draw(Packing packing)
    {
        _rows = dropout.IsShared ? packing.RowsOfSteps() : null;
        int masks = dropout.IsShared ? packing.Rows : packing.TotalSteps, size = PackedSize.Of(packing.Rows, masks, width);
        if (_masks.Length < size)
            _masks = new float[size];
        dropout.Draw(_masks.AsSpan(0, size), rate);
    }

    /// <summary>(width): the mask of a packed position.</summary>
    public ReadOnlySpan<float> Of(int position) => _masks.AsSpan((_rows?[position] ?? position) * width, width);

    /// <summary>Multiplies the values of neighboring packed positions by their masks.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="source">(positions, width).</param>
    /// <param name="target">As many, written; may be the source.</param>
    public void Apply(int first, ReadOnlySpan<float> source, Span<float> target)
    {
        for (int start = 0; start < source.Length; start += width)
            TensorPrimitives.Multiply(source.Slice(start, width), Of(first++), target.Slice(start, width));
    }
}
