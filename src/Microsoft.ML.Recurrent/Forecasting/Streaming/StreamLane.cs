using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Streaming;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>One observation's way from an object to a forecast, with scratch memory of its own; a call that fails leaves the series and the
/// caller's forecast as they were. For one thread at a time.</summary>
internal sealed class StreamLane<TObservation, TForecast>
    where TObservation : class
    where TForecast : class
{
    private readonly ForecastScorer _forecaster;
    private readonly int _horizon;
    private readonly StreamInput<TObservation> _observed;
    private readonly StreamInput<TObservation> _known;
    private readonly StreamedRow _output;
    private readonly ObjectWriter<TForecast> _writer;
    private readonly Lazy<KeptOutput<TForecast>> _kept;
    private readonly StreamScorer _scorer;
    private readonly SeriesChange _change;
    private readonly TimeWarnings _warnings;

    public StreamLane(IHostEnvironment env, StreamPipeline<ForecastingTransformer> pipeline, TimeWarnings warnings, SchemaDefinition? observation, SchemaDefinition? forecast)
    {
        _warnings = warnings;
        _forecaster = pipeline.Model.Scorer;
        _horizon = pipeline.Model.Options.Horizon;
        _observed = new StreamInput<TObservation>(env, pipeline, observation);
        _known = new StreamInput<TObservation>(env, pipeline, observation);
        _output = new StreamedRow(_observed.Row, _observed.Bindings, _forecaster.Outputs.Width);
        _writer = new ObjectWriter<TForecast>(env, StreamPipeline<ForecastingTransformer>.Map(pipeline.After, _output), forecast);
        _kept = new Lazy<KeptOutput<TForecast>>(
            () => new KeptOutput<TForecast>(env, pipeline, _observed.Bindings, forecast), LazyThreadSafetyMode.PublicationOnly);
        _scorer = _forecaster.CreateStreamScorer();
        _change = new SeriesChange(pipeline.Model.Fitted.Network.CarriedWidth);
    }

    /// <summary>Takes an observation in.</summary>
    /// <param name="states">Finds the series.</param>
    /// <param name="observation">The observation.</param>
    /// <param name="known">What is known of the rows after it.</param>
    /// <param name="forecast">Gets the forecast; null asks for none.</param>
    public void Take(KeptStates<StreamedSeries> states, TObservation observation, IReadOnlyList<TObservation> known, TForecast? forecast)
    {
        _observed.Hold(observation);
        using var series = states.Hold(_observed.Reader.ReadName(), StreamInput<TObservation>.UnknownRow);
        Take(states, series.State, known, forecast);
    }

    /// <summary>Forecasts from the latest observation of a series, which stays as it is.</summary>
    /// <param name="states">Finds the series.</param>
    /// <param name="name">The series.</param>
    /// <param name="known">What is known of the rows after the latest.</param>
    /// <param name="forecast">Gets the forecast.</param>
    /// <exception cref="InvalidOperationException">The series has no observation.</exception>
    public void Forecast(KeptStates<StreamedSeries> states, string name, IReadOnlyList<TObservation> known, TForecast forecast)
    {
        if (!states.TryHold(name, out var series))
            throw new InvalidOperationException(name.Length == 0 ? ForecastStreamErrors.NoObservation : ForecastStreamErrors.UnknownSeries(name, states.Count));
        using (series)
            Forecast(series.State, known, forecast);
    }

    private void Take(KeptStates<StreamedSeries> states, StreamedSeries series, IReadOnlyList<TObservation> known, TForecast? forecast)
    {
        _change.Begin(series);
        try
        {
            long origin = series.Rows.Count;
            if (origin >= CheckPointFormat.MostInputs)
                throw new InvalidOperationException(StreamErrors.TookTooMany(series.Words, series.Name));
            _observed.Reader.AppendTo(series.Rows);
            _scorer.Advance(series, origin);
            if (forecast is not null)
            {
                Score(series, origin, known, _output.Values);
                _writer.Write(forecast);
            }

            series.Rows.DropFrom(origin + 1);
            _warnings.Observe(series.Rows);
            _change.Keep(origin, _forecaster.FirstRead(origin));
        }
        catch
        {
            _change.Undo();
            if (!series.HasBegun)
                states.Remove(series);
            throw;
        }
    }

    private void Forecast(StreamedSeries series, IReadOnlyList<TObservation> known, TForecast forecast)
    {
        long origin = series.Rows.Count - 1;
        if (!series.HasBegun)
            throw new InvalidOperationException(ForecastStreamErrors.NoObservation);
        if (series.Rows.First > _forecaster.FirstRead(origin))
            throw new InvalidOperationException(ForecastStreamErrors.OneRowShort(series.Rows.Name));
        _change.Begin(series);
        try
        {
            Score(series, origin, known, _kept.Value.Forecast);
            _kept.Value.Write(series.Rows, origin, forecast);
        }
        finally
        {
            _change.Undo();
        }
    }

    private void Score(StreamedSeries series, long origin, IReadOnlyList<TObservation> known, float[] outputs)
    {
        if (_forecaster.RowsAhead > 0)
            AppendKnown(series, known);
        _scorer.Score(series, origin, outputs);
    }

    private void AppendKnown(StreamedSeries series, IReadOnlyList<TObservation> known)
    {
        for (int i = 0; i < Math.Min(known.Count, _horizon); i++)
        {
            _known.Hold(known[i] ?? throw new ArgumentException(ForecastStreamErrors.NullKnown(i), nameof(known)));
            try
            {
                var name = _known.Reader.ReadName();
                if (!name.SequenceEqual(series.Rows.Name))
                    throw new ArgumentException(ForecastStreamErrors.OtherSeries(i, name, series.Rows.Name), nameof(known));
                _known.Reader.AppendTo(series.Rows);
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidOperationException(ForecastStreamErrors.BadKnown(i, e.Message), e);
            }
        }
    }
}
