using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>
/// Row by row: each point forecast becomes the next row's target, its past covariates missing, and the window moves on by one row. All
/// origins go together, one row of the horizon at a time.
/// </summary>
internal sealed class RecursivePath(FittedForecast model, StepEncoder encoder, ScoringPool pool) : IForecastPath
{
    private readonly ForecastNetwork _network = model.Network;
    private readonly int _rowsBehind = model.Options.WindowSize + model.Options.Lags.DefaultIfEmpty().Max();

    public void Forecast(IReadOnlyList<Origin> origins, IForecastMemory memory, ForecastDecoder decoder, float[] levels)
    {
        Origin[] heads = [.. origins.Select(Leave)];
        var path = memory.Branch(memory.Advance(origins), heads);
        int outputs = _network.Shape.OutputsPerRow, width = decoder.Targets * decoder.Stride;
        var logits = new float[origins.Count * outputs];
        for (int ahead = 0; ahead < model.Options.Horizon; ahead++)
        {
            pool.ScoreAll(_network.Windows(heads, path.Advance(heads), encoder), heads.Length, logits);
            for (int i = 0; i < heads.Length; i++)
            {
                var forecast = levels.AsSpan(i * decoder.Width + ahead * width, width);
                decoder.Decode(heads[i], logits.AsSpan(i * outputs, outputs), forecast);
                heads[i] = Advance(heads[i], forecast, decoder);
            }
        }
    }

    /// <summary>A copy of what a forecast reads, to be written on.</summary>
    private Origin Leave(Origin origin) => origin with
    {
        Series = origin.Series.Branch(
            Math.Max(origin.Series.First, origin.Row + 1 - _rowsBehind), Math.Min(origin.Series.Count, origin.Row + 1 + model.Options.Horizon)),
    };

    /// <summary>Reads the forecast as if it had been observed.</summary>
    private Origin Advance(Origin head, ReadOnlySpan<float> forecast, ForecastDecoder decoder)
    {
        int row = head.Row + 1;
        var values = row < head.Series.Count ? head.Series[row] : AddAfterEnd(head.Series);
        for (int target = 0; target < decoder.Targets; target++)
            values[target] = forecast[target * decoder.Stride];
        values.Slice(decoder.Targets, _network.Layout.PastCovariates).Fill(float.NaN);
        return head with { Row = row };
    }

    private Span<float> AddAfterEnd(SeriesRows path)
    {
        long ticks = 0;
        if (model.Columns.Time is not null)
            ticks = Math.Min(DateTime.MaxValue.Ticks, path.Ticks(path.Count - 1) + model.Interval);
        var values = path.Add(ticks);
        values.Fill(float.NaN);
        if (_network.Calendar.Width > 0)
            _network.Calendar.Write(new DateTime(ticks), values[^_network.Calendar.Width..]);
        return values;
    }
}
