using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Streaming;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Forecasts from origins with managed kernels, in parallel. Immutable and thread-safe. A forecast does not depend on the origins
/// beside it.</summary>
internal sealed class ForecastScorer
{
    private readonly FittedForecast _model;
    private readonly IForecastPath _path;
    private readonly ForecastDecoder _decoder;
    private readonly EnsembleScoring _networks;
    private readonly StepEncoder _encoder;

    public ForecastScorer(FittedForecast model)
    {
        _model = model;
        _networks = new EnsembleScoring(model.Network.Shape, model.Networks);
        _encoder = model.Network.Encoder(model.Scales, model.Time);
        var pool = new ScoringPool(_networks);
        _path = model.Options.Strategy == ForecastStrategy.Direct ? new DirectPath(model, _encoder, pool) : new RecursivePath(model, _encoder, pool);
        _decoder = new ForecastDecoder(model);
        Outputs = new ForecastOutputs(model.Options, model.Columns.Targets, model.Time.UsualSteps);
        RowsAhead = model.Columns.AreFutureKnown || model.Network.Calendar.Width > 0 ? model.Options.Horizon : 0;
        RowsBehind = model.RowsBehind;
    }

    public ForecastOutputs Outputs { get; }

    /// <summary>Rows after the origin that must be there before it can be forecast, unless the series ends.</summary>
    public int RowsAhead { get; }

    /// <summary>Rows up to the origin that a forecast may read.</summary>
    public int RowsBehind { get; }

    /// <summary>The first row that the forecast from an origin may read.</summary>
    public long FirstRead(long origin) => Math.Max(0, origin + 1 - RowsBehind);

    /// <summary>The first row that forecasts after an origin may still read; the origin's own time is needed at least.</summary>
    public long FirstAfter(long origin) => Math.Min(origin, FirstRead(origin + 1));

    /// <summary>Origins whose forecasts can be held at once.</summary>
    /// <param name="most">Origins where forecasts are small.</param>
    public int OriginsOf(int most) => ScoringBatches.RowsOf(most, Math.Max(Outputs.Width, Math.Max(_decoder.Width, _model.Network.OutputsPerOrigin)));

    /// <summary>Forecasts from one origin at a time, with scratch memory of its own.</summary>
    public StreamScorer CreateStreamScorer() => new(_model, _networks, _encoder, _decoder, Outputs);

    /// <summary>The memory of one walk through data; it goes with every call of the walk.</summary>
    public IForecastMemory CreateMemory() => _model.Network.CreateMemory(_networks.Networks, _encoder);

    /// <summary>Forecasts; NaN where the history is too short.</summary>
    /// <param name="origins">Each series' origins in the order of their rows.</param>
    /// <param name="memory">The walk's.</param>
    /// <param name="outputs">(origins, <see cref="ForecastOutputs.Width"/>).</param>
    public void Score(IReadOnlyList<Origin> origins, IForecastMemory memory, float[] outputs)
    {
        int least = _model.Options.MinimumHistory;
        double[] levels = ScoreLevels(origins, memory);
        for (int i = 0; i < origins.Count; i++)
        {
            var output = outputs.AsSpan(i * Outputs.Width, Outputs.Width);
            if (origins[i].Row + 1 < least)
                output.Fill(float.NaN);
            else
                Outputs.Write(levels.AsSpan(i * _decoder.Width, _decoder.Width), _decoder, _model.Calibration, output);
        }
    }

    /// <summary>Point forecasts and levels in the targets' units, before any calibration.</summary>
    /// <param name="origins">Each series' origins in the order of their rows.</param>
    /// <param name="memory">The walk's.</param>
    /// <returns>(origins, horizon, targets, <see cref="ForecastDecoder.Stride"/>): the point forecast, the levels, the scale, then the rounding.</returns>
    public double[] ScoreLevels(IReadOnlyList<Origin> origins, IForecastMemory memory)
    {
        var levels = new double[PackedSize.Of(origins.Count, origins.Count, _decoder.Width)];
        _path.Forecast(origins, memory, _decoder, levels);
        return levels;
    }
}
