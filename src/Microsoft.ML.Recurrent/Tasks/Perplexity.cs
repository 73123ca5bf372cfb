namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>exp of the mean negative log-likelihood of a token.</summary>
internal sealed class Perplexity : IMetric
{
    private double _logLikelihood;
    private double _weight;

    public double Value => _weight == 0 ? double.NaN : Math.Exp(-_logLikelihood / _weight);

    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            // The next token of a step without weight may be unknown, and its likelihood no number.
            if (weights[i] == 0)
                continue;
            _logLikelihood += (double)weights[i] * logits[i];
            _weight += weights[i];
        }
    }
}
