namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Tells whether logits stand for a label.</summary>
internal delegate bool IsCorrect(ReadOnlySpan<float> logits, float label);

/// <summary>The weighted fraction of labels that are met.</summary>
/// <param name="outputs">Logits for each label.</param>
/// <param name="isCorrect">Whether a label is met.</param>
internal sealed class Accuracy(int outputs, IsCorrect isCorrect) : IMetric
{
    private double _correct;
    private double _total;

    public double Value => _correct / _total;

    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            _total += weights[i];
            if (isCorrect(logits.Slice(i * outputs, outputs), labels[i]))
                _correct += weights[i];
        }
    }
}
