namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>R², averaged over the outputs; the same on standardized and on original labels.</summary>
internal sealed class RSquared : IMetric
{
    private readonly double[] _spread;
    private readonly double[] _residual;

    /// <param name="outputs">Numbers of each label.</param>
    /// <param name="labels">(labels, outputs): all of them.</param>
    /// <param name="weights">(labels).</param>
    public RSquared(int outputs, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        (_spread, _residual) = (new double[outputs], new double[outputs]);
        for (int output = 0; output < outputs; output++)
            _spread[output] = SpreadOf(labels, weights, output);
    }

    // Labels that do not differ explain nothing: R² is then 1 where they are met and 0 where not, never infinite.
    public double Value => _spread.Select((spread, output) => spread > 0 ? 1 - _residual[output] / spread : _residual[output] == 0 ? 1 : 0).Sum() / _spread.Length;

    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        int outputs = _spread.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            for (int output = 0; output < outputs; output++)
            {
                double label = labels[i * outputs + output], error = label - logits[i * outputs + output];
                _residual[output] += weights[i] * error * error;
            }
        }
    }

    private double SpreadOf(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int output)
    {
        double weight = 0, mean = 0, spread = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weight += weights[i];
            mean += weights[i] * (double)labels[i * _spread.Length + output];
        }

        mean /= weight;
        for (int i = 0; i < weights.Length; i++)
        {
            double label = labels[i * _spread.Length + output];
            spread += weights[i] * (label - mean) * (label - mean);
        }

        return spread;
    }
}
