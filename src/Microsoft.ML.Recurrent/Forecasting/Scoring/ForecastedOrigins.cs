using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>The forecasts of some origins at a time.</summary>
internal sealed class ForecastedOrigins(ForecastScorer scorer) : IOriginOutputs
{
    private const int Most = 1024;

    private float[] _outputs = [];

    public int MostOrigins { get; } = scorer.OriginsOf(Most);

    public void Read(IReadOnlyList<Origin> origins, IForecastMemory memory)
    {
        int size = PackedSize.Of(origins.Count, origins.Count, scorer.Outputs.Width);
        if (_outputs.Length < size)
            _outputs = new float[size];
        scorer.Score(origins, memory, _outputs);
    }

    public ReadOnlySpan<float> Of(int origin) => _outputs.AsSpan(origin * scorer.Outputs.Width, scorer.Outputs.Width);
}
