using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>The rows that each epoch is measured on, from the longest to the shortest, with what is known of them from the start.</summary>
internal sealed class HeldRows
{
    private const string Remedy = "Measure on fewer rows: lower Training.ValidationFraction, or give less validation data.";

    private readonly float[] _labels;
    private readonly float[] _weights;
    private readonly float[] _exampleWeights;
    private readonly float[] _logits;
    private readonly int _labelWidth;
    private readonly int _outputs;

    /// <param name="part">The rows.</param>
    /// <param name="outputs">Logits of a row.</param>
    public HeldRows(DataPart part, int outputs)
    {
        (Set, _labelWidth, _outputs) = (part.Set, part.Set.LabelWidth, outputs);
        Rows = [.. part.Rows.OrderByDescending(part.Set.Inputs.Length)];
        _labels = new float[PackedSize.Of(Rows.Length, Rows.Length, _labelWidth, Remedy)];
        _logits = new float[PackedSize.Of(Rows.Length, Rows.Length, outputs, Remedy)];
        for (int i = 0; i < Rows.Length; i++)
            Set.CopyLabels(Rows[i], _labels.AsSpan(i * _labelWidth, _labelWidth));
        _weights = Array.ConvertAll(Rows, Set.WeightOf);
        // Class weights weigh the loss, not the metric.
        _exampleWeights = Array.ConvertAll(Rows, Set.ExampleWeightOf);
    }

    public ITrainingRows Set { get; }

    public int[] Rows { get; }

    /// <summary>(count, label width).</summary>
    public ReadOnlySpan<float> Labels(int start, int count) => _labels.AsSpan(start * _labelWidth, count * _labelWidth);

    /// <summary>(count).</summary>
    public ReadOnlySpan<float> Weights(int start, int count) => _weights.AsSpan(start, count);

    /// <summary>(count, outputs): to be written each epoch.</summary>
    public Span<float> Logits(int start, int count) => _logits.AsSpan(start * _outputs, count * _outputs);

    public double TotalWeight() => _weights.Sum(weight => (double)weight);

    public double Metric(ITrainingObjective objective) => objective.Metric(_logits, _labels, _exampleWeights);
}
