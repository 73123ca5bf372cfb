using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Mean absolute error of the point forecasts over the observed labels, in scaled units.</summary>
internal sealed class ForecastError(QuantileLevels levels) : IMetric
{
    private readonly float[] _values = new float[levels.Levels.Length];
    private double _error;
    private double _weight;

    public double Value => _weight == 0 ? 0 : _error / _weight;

    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        int width = weights.IsEmpty ? 1 : labels.Length / weights.Length;
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(labels[i]))
                continue;
            float point = levels.Decode(logits.Slice(i * levels.Outputs, levels.Outputs), _values);
            _error += weights[i / width] * Math.Abs((double)point - labels[i]);
            _weight += weights[i / width];
        }
    }
}
