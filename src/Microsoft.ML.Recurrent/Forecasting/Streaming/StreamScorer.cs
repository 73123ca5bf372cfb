using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>
/// Forecasts from one origin at a time; bit-identical to those of a batch. For one thread at a time; allocates nothing once warm.
/// </summary>
internal sealed class StreamScorer
{
    private readonly FittedForecast _model;
    private readonly ForecastDecoder _decoder;
    private readonly ForecastOutputs _outputs;
    private readonly RecursiveStep _step;
    private readonly CarriedReader _reader;
    private readonly ScoringSession _session;
    private readonly ScoringBatches _batches;
    private readonly ForecastWindows _windows;
    private readonly int[] _channels;
    private readonly CarriedStarts? _carried;
    private readonly Origin[] _origin = new Origin[1];
    private readonly StreamedSeries[] _series = new StreamedSeries[1];
    private readonly float[] _logits;
    private readonly double[] _levels;
    private readonly float[] _saved;

    public StreamScorer(FittedForecast model, EnsembleScoring networks, StepEncoder encoder, ForecastDecoder decoder, ForecastOutputs outputs)
    {
        (_model, _decoder, _outputs, _step) = (model, decoder, outputs, new RecursiveStep(model));
        _reader = new CarriedReader(networks.Networks, encoder, model.Network.Scale);
        (_session, _batches) = (new ScoringSession(networks), new ScoringBatches(model.Network.Shape, networks: networks.Networks.Count));
        _saved = new float[model.Network.CarriedWidth];
        _carried = _saved.Length == 0 ? null : new CarriedStarts(_origin, _saved.Length);
        _windows = model.Network.Windows(_origin, _carried as IWindowStarts ?? new WindowStarts(_origin, model.Options.Window), encoder);
        _channels = [.. Enumerable.Range(0, model.UsesNetwork ? model.Network.Layout.Channels : 0)];
        _logits = new float[model.UsesNetwork ? model.Network.OutputsPerOrigin : 0];
        _levels = new double[decoder.Width];
    }

    /// <summary>Carries a series' state on to an origin, if one is carried.</summary>
    public void Advance(StreamedSeries series, long origin)
    {
        if (_carried is null)
            return;
        _series[0] = series;
        while (series.Next <= origin)
            _reader.Read(_series);
    }

    /// <summary>Forecasts; NaN where the history is too short. Rows after the origin may be overwritten.</summary>
    /// <param name="series">The series, its state carried to the origin.</param>
    /// <param name="origin">The row of the latest observation.</param>
    /// <param name="outputs">(<see cref="ForecastOutputs.Width"/>).</param>
    public void Score(StreamedSeries series, long origin, Span<float> outputs)
    {
        if (origin + 1 < _model.Options.MinimumHistory)
        {
            outputs.Fill(float.NaN);
            return;
        }

        if (_model.Options.Strategy == ForecastStrategy.Direct)
            ScoreAt(series, new Origin(series.Rows, origin), _levels);
        else
            Walk(series, new Origin(series.Rows, origin));
        _outputs.Write(_levels, _decoder, _model.Calibration, outputs);
    }

    /// <summary>Row by row, each forecast read as if observed; the state is put back afterwards.</summary>
    private void Walk(StreamedSeries series, Origin head)
    {
        int width = _decoder.Targets * _decoder.Stride;
        long next = series.Next;
        series.State.CopyTo(_saved, 0);
        for (int ahead = 0; ahead < _model.Options.Horizon; ahead++)
        {
            var forecast = _levels.AsSpan(ahead * width, width);
            Advance(series, head.Row);
            ScoreAt(series, head, forecast);
            head = _step.Advance(head, forecast, _decoder.Stride);
        }

        _saved.CopyTo(series.State, 0);
        series.Next = next;
    }

    private void ScoreAt(StreamedSeries series, Origin origin, Span<double> levels)
    {
        _origin[0] = origin;
        _carried?.Write(0, series.State);
        for (int start = 0, end; start < _channels.Length; start = end)
        {
            end = _batches.End(_windows, _channels, start);
            _session.Score(_windows, _channels.AsSpan(start, end - start), _logits);
        }

        _decoder.Decode(origin, _logits, levels);
    }
}
