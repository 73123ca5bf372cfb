using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>A batch as training reads it, in packed row order. Its buffers are overwritten by the next one loaded.</summary>
internal sealed class LoadedBatch
{
    private PackedBatch? _packed;
    private float[] _labels = [];
    private float[] _weights = [];

    public PackedBatch Packed => _packed!;

    /// <summary>(rows, label width).</summary>
    public ReadOnlySpan<float> Labels => _labels;

    /// <summary>(rows).</summary>
    public ReadOnlySpan<float> Weights => _weights;

    public double TotalWeight { get; private set; }

    public void Load(ITrainingRows set, ReadOnlySpan<int> rows)
    {
        _packed = set.Inputs.Pack(rows, _packed);
        // The last batch of an epoch is smaller, and so is the first one after it larger: both are rare.
        if (_weights.Length != rows.Length)
            (_weights, _labels) = (new float[rows.Length], new float[PackedSize.Of(rows.Length, rows.Length, set.LabelWidth)]);
        TotalWeight = 0;
        for (int packed = 0; packed < rows.Length; packed++)
        {
            int row = rows[_packed.RowOrder[packed]];
            set.CopyLabels(row, _labels.AsSpan(packed * set.LabelWidth, set.LabelWidth));
            TotalWeight += _weights[packed] = set.WeightOf(row);
        }
    }
}
