using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>A batch as training reads it, in packed order. Its buffers are overwritten by the next one loaded.</summary>
internal sealed class LoadedBatch
{
    private PackedBatch? _packed;
    private float[] _labels = [];
    private float[] _weights = [];
    private float[] _rowWeights = [];
    private float[] _row = [];
    private int _width;

    public PackedBatch Packed => _packed!;

    /// <summary>Labels of the batch: one for each row, or for each step.</summary>
    public int Count { get; private set; }

    /// <summary>(<see cref="Count"/>, label width).</summary>
    public ReadOnlySpan<float> Labels => _labels.AsSpan(0, Count * _width);

    /// <summary>(<see cref="Count"/>).</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>(rows): the sum of the weights of a row's labels.</summary>
    public ReadOnlySpan<float> RowWeights => _rowWeights;

    /// <summary>The sum of the weights.</summary>
    public double TotalWeight { get; private set; }

    public void Load(ITrainingRows set, ReadOnlySpan<int> rows)
    {
        _packed = set.Inputs.Pack(rows, _packed);
        var packing = _packed.Packing;
        (Count, _width) = (LabelPacking.CountOf(set, packing), set.LabelWidth);
        Grow(ref _weights, Count);
        Grow(ref _labels, PackedSize.Of(rows.Length, Count, _width));
        if (_rowWeights.Length != rows.Length)
            _rowWeights = new float[rows.Length];
        TotalWeight = 0;
        for (int packed = 0; packed < rows.Length; packed++)
        {
            int row = rows[_packed.RowOrder[packed]];
            double weight = LoadRow(set, row, packed);
            _rowWeights[packed] = (float)weight;
            TotalWeight += weight;
        }
    }

    /// <returns>The sum of the row's weights.</returns>
    private double LoadRow(ITrainingRows set, int row, int packed)
    {
        int count = set.CountOf(row);
        Grow(ref _row, PackedSize.Of(1, count, Math.Max(1, _width)));
        var labels = _row.AsSpan(0, count * _width);
        set.CopyLabels(row, labels);
        LabelPacking.Write(set, _packed!.Packing, packed, labels, _width, _labels);
        var weights = _row.AsSpan(0, count);
        set.CopyWeights(row, weights);
        LabelPacking.Write(set, _packed.Packing, packed, weights, 1, _weights);
        double total = 0;
        foreach (float weight in weights)
            total += weight;
        return total;
    }

    private static void Grow(ref float[] buffer, int size)
    {
        if (buffer.Length < size)
            buffer = new float[size];
    }
}
