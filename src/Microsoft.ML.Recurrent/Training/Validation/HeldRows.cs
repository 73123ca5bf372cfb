using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>The rows that each epoch is measured on, from the longest to the shortest, cut into batches, with what is known of them from the start.</summary>
internal sealed class HeldRows
{
    private const string Remedy = "Measure on fewer rows: lower Training.ValidationFraction, or give less validation data.";

    private readonly int[] _rows;
    private readonly List<int> _starts;
    private readonly int[] _offsets;
    private readonly float[] _labels;
    private readonly float[] _weights;
    private readonly float[] _exampleWeights;
    private readonly int _labelWidth;

    /// <param name="part">The rows.</param>
    /// <param name="batches">Cuts them.</param>
    public HeldRows(DataPart part, ScoringBatches batches)
    {
        (Set, _labelWidth) = (part.Set, part.Set.LabelWidth);
        _rows = [.. part.Rows.OrderByDescending(part.Set.Inputs.Length)];
        _starts = batches.Cut(Set.Inputs, _rows);
        _offsets = new int[_starts.Count];
        long labels = _rows.Sum(row => (long)Set.CountOf(row));
        _labels = new float[PackedSize.Of(_rows.Length, labels, _labelWidth, Remedy)];
        _weights = new float[PackedSize.Of(_rows.Length, labels, 1, Remedy)];
        _exampleWeights = new float[_weights.Length];
        for (int batch = 0; batch < Batches; batch++)
            _offsets[batch + 1] = _offsets[batch] + Load(batch);
    }

    public ITrainingRows Set { get; }

    public int Batches => _starts.Count - 1;

    /// <summary>A batch's rows; sorted already, so that their packed order is their own.</summary>
    public ReadOnlySpan<int> Rows(int batch) => _rows.AsSpan(_starts[batch], _starts[batch + 1] - _starts[batch]);

    /// <summary>The first label of a batch among those of all batches; that of the batch after the last is their number.</summary>
    public int Offset(int batch) => _offsets[batch];

    /// <summary>(labels of some batches, label width), as the network's outputs stand.</summary>
    public ReadOnlySpan<float> Labels(int first, int end) => _labels.AsSpan(_offsets[first] * _labelWidth, (_offsets[end] - _offsets[first]) * _labelWidth);

    /// <summary>(labels of some batches).</summary>
    public ReadOnlySpan<float> Weights(int first, int end) => _weights.AsSpan(_offsets[first], _offsets[end] - _offsets[first]);

    public double TotalWeight() => _weights.Sum(weight => (double)weight);

    /// <summary>A metric of the rows. Class weights weigh the loss, not the metric.</summary>
    public IMetric NewMetric(ITrainingObjective objective) => objective.NewMetric(_labels, _exampleWeights);

    /// <summary>Adds some batches to a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="end">The batch after the last.</param>
    /// <param name="logits">(labels of the batches, outputs).</param>
    public void Add(IMetric metric, int first, int end, ReadOnlySpan<float> logits) =>
        metric.Add(logits, Labels(first, end), _exampleWeights.AsSpan(_offsets[first], _offsets[end] - _offsets[first]));

    /// <summary>Measures a batch's rows as wholes, and leaves what is decoded in place of the logits.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="logits">(labels of the batch, outputs).</param>
    /// <returns>The sum of the rows' losses; 0 where each label has its own.</returns>
    public double Measure(TagMeasure measure, int batch, Span<float> logits)
    {
        var packing = PackingOf(batch);
        double loss = measure.HasLoss ? measure.Loss(packing, logits, Labels(batch, batch + 1), Weights(batch, batch + 1)) : 0;
        measure.Decode(packing, logits);
        return loss;
    }

    private Packing PackingOf(int batch) => Packing.FromSortedLengths(Array.ConvertAll(Rows(batch).ToArray(), Set.Inputs.Length));

    /// <returns>The batch's labels.</returns>
    private int Load(int batch)
    {
        var rows = Rows(batch);
        var packing = PackingOf(batch);
        for (int packed = 0; packed < rows.Length; packed++)
        {
            int row = rows[packed], count = Set.CountOf(row);
            var own = new float[PackedSize.Of(1, count, Math.Max(1, _labelWidth))];
            Set.CopyLabels(row, own.AsSpan(0, count * _labelWidth));
            LabelPacking.Write(Set, packing, packed, own.AsSpan(0, count * _labelWidth), _labelWidth, _labels.AsSpan(_offsets[batch] * _labelWidth));
            Set.CopyWeights(row, own.AsSpan(0, count));
            LabelPacking.Write(Set, packing, packed, own.AsSpan(0, count), 1, _weights.AsSpan(_offsets[batch]));
            Set.CopyExampleWeights(row, own.AsSpan(0, count));
            LabelPacking.Write(Set, packing, packed, own.AsSpan(0, count), 1, _exampleWeights.AsSpan(_offsets[batch]));
        }

        return LabelPacking.CountOf(Set, packing);
    }
}
