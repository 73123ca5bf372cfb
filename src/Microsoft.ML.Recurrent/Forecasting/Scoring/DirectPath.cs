using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>The whole horizon at once.</summary>
internal sealed class DirectPath(FittedForecast model, StepEncoder encoder, ScoringPool pool) : IForecastPath
{
    private readonly ForecastNetwork _network = model.Network;

    public void Forecast(IReadOnlyList<Origin> origins, IForecastMemory memory, ForecastDecoder decoder, double[] levels)
    {
        int width = model.UsesNetwork ? _network.OutputsPerOrigin : 0;
        var logits = new float[PackedSize.Of(origins.Count, origins.Count, width)];
        if (width > 0)
            pool.ScoreAll(_network.Windows(origins, memory.Advance(origins), encoder), origins.Count * _network.Layout.Channels, logits);
        for (int i = 0; i < origins.Count; i++)
            decoder.Decode(origins[i], logits.AsSpan(i * width, width), levels.AsSpan(i * decoder.Width, decoder.Width));
    }
}
