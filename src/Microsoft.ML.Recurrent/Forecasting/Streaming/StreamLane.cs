using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>One observation's way from an object to a forecast, with scratch memory of its own. For one thread at a time.</summary>
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
    private readonly StreamScorer _scorer;

    public StreamLane(IHostEnvironment env, StreamPipeline pipeline, SchemaDefinition? observation, SchemaDefinition? forecast)
    {
        _forecaster = pipeline.Model.Scorer;
        _horizon = pipeline.Model.Options.Horizon;
        _observed = new StreamInput<TObservation>(env, pipeline, observation);
        _known = new StreamInput<TObservation>(env, pipeline, observation);
        _output = new StreamedRow(_observed.Row, _observed.Bindings, _forecaster.Outputs.Width);
        _writer = new ObjectWriter<TForecast>(env, StreamPipeline.Map(pipeline.After, _output), forecast);
        _scorer = _forecaster.CreateStreamScorer();
    }

    /// <summary>Takes an observation in; a call that fails leaves the series as it was.</summary>
    /// <param name="states">Finds the series.</param>
    /// <param name="number">The observation's.</param>
    /// <param name="observation">The observation.</param>
    /// <param name="known">What is known of the rows after it.</param>
    /// <param name="forecast">Gets the forecast; null asks for none.</param>
    public void Take(
        SeriesStates states, long number, TObservation observation, IReadOnlyList<TObservation> known, TForecast? forecast)
    {
        _observed.Hold(observation, number);
        var series = states.Find(_observed.Reader.ReadName(), number);
        lock (series.Lock)
        {
            int origin = series.Rows.Count;
            try
            {
                _observed.Reader.AppendTo(series.Rows);
                if (forecast is not null && _forecaster.RowsAhead > 0)
                    AppendKnown(series, known, number);
            }
            catch
            {
                series.Rows.DropFrom(origin);
                throw;
            }

            _scorer.Advance(series, origin);
            if (forecast is not null)
                _scorer.Score(series, origin, _output.Forecast);
            series.Rows.DropFrom(origin + 1);
            series.Rows.DropBefore(_forecaster.FirstAfter(origin));
        }

        if (forecast is not null)
            _writer.Write(forecast);
    }

    private void AppendKnown(StreamedSeries series, IReadOnlyList<TObservation> known, long number)
    {
        for (int i = 0; i < Math.Min(known.Count, _horizon); i++)
        {
            _known.Hold(known[i] ?? throw new ArgumentException(StreamErrors.NullKnown(i), nameof(known)), number);
            var name = _known.Reader.ReadName();
            if (!name.SequenceEqual(series.Rows.Name))
                throw new ArgumentException(StreamErrors.OtherSeries(i, name, series.Rows.Name), nameof(known));
            _known.Reader.AppendTo(series.Rows);
        }
    }
}
