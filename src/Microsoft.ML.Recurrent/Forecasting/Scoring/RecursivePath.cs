using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>
/// Row by row: each point forecast becomes the next row's target, its past covariates missing, and the window moves on by one row. All
/// origins go together, one row of the horizon at a time.
/// </summary>
internal sealed class RecursivePath(FittedForecast model, StepEncoder encoder, ScoringPool pool) : IForecastPath
{
    private readonly ForecastNetwork _network = model.Network;
    private readonly RecursiveStep _step = new(model);
    private readonly int _rowsBehind = model.Options.RowsBehind;

    public void Forecast(IReadOnlyList<Origin> origins, IForecastMemory memory, ForecastDecoder decoder, double[] levels)
    {
        Origin[] heads = [.. origins.Select(Leave)];
        var path = memory.Branch(memory.Advance(origins), heads);
        int outputs = _network.OutputsPerOrigin, width = decoder.Targets * decoder.Stride;
        var logits = new float[PackedSize.Of(origins.Count, origins.Count, outputs)];
        for (int ahead = 0; ahead < model.Options.Horizon; ahead++)
        {
            pool.ScoreAll(_network.Windows(heads, path.Advance(heads), encoder), heads.Length * _network.Layout.Channels, logits);
            for (int i = 0; i < heads.Length; i++)
            {
                var forecast = levels.AsSpan(i * decoder.Width + ahead * width, width);
                decoder.Decode(heads[i], logits.AsSpan(i * outputs, outputs), forecast);
                heads[i] = _step.Advance(heads[i], forecast, decoder.Stride);
            }
        }
    }

    /// <summary>A copy of what a forecast reads, to be written on.</summary>
    private Origin Leave(Origin origin) => origin with
    {
        Series = origin.Series.Branch(
            Math.Max(origin.Series.First, origin.Row + 1 - _rowsBehind), Math.Min(origin.Series.Count, origin.Row + 1 + model.Options.Horizon)),
    };
}
