using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Forecasts from origins with managed kernels, in parallel. Immutable and thread-safe. A forecast does not depend on the origins
/// beside it.</summary>
internal sealed class ForecastScorer
{
    private readonly FittedForecast _model;
    private readonly IForecastPath _path;
    private readonly ForecastDecoder _decoder;

    public ForecastScorer(FittedForecast model)
    {
        _model = model;
        var pool = new ScoringPool(new ManagedNetwork(model.Network.Shape, model.Weights), encodes: false);
        _path = model.Options.Strategy == ForecastStrategy.Direct ? new DirectPath(model, pool) : new RecursivePath(model, pool);
        _decoder = new ForecastDecoder(model);
        Outputs = new ForecastOutputs(model.Options);
    }

    public ForecastOutputs Outputs { get; }

    /// <summary>Rows after the origin that must be there before it can be forecast, unless the series ends.</summary>
    public int RowsAhead => _model.Columns.FutureCovariates.Count > 0 || _model.Network.Calendar.Width > 0 ? _model.Options.Horizon : 0;

    /// <summary>Rows up to the origin that a forecast may read.</summary>
    public int RowsBehind => _model.Options.WindowSize + _model.Options.Lags.DefaultIfEmpty().Max();

    /// <summary>Forecasts; NaN where the history is too short.</summary>
    /// <param name="origins">The origins.</param>
    /// <param name="outputs">(origins, <see cref="ForecastOutputs.Width"/>).</param>
    public void Score(IReadOnlyList<Origin> origins, float[] outputs)
    {
        int least = _model.Options.MinimumHistory;
        int[] scored = [.. Enumerable.Range(0, origins.Count).Where(i => origins[i].Row + 1 >= least)];
        outputs.AsSpan(0, origins.Count * Outputs.Width).Fill(float.NaN);
        float[] levels = ScoreLevels([.. scored.Select(i => origins[i])]);
        for (int i = 0; i < scored.Length; i++)
            Outputs.Write(levels.AsSpan(i * _decoder.Width, _decoder.Width), _decoder, _model.Calibration, outputs.AsSpan(scored[i] * Outputs.Width, Outputs.Width));
    }

    /// <summary>Point forecasts and levels in the targets' units, before any calibration.</summary>
    /// <returns>(origins, horizon, targets, 1 + levels): the point forecast, then the levels.</returns>
    public float[] ScoreLevels(IReadOnlyList<Origin> origins)
    {
        var levels = new float[origins.Count * _decoder.Width];
        _path.Forecast(origins, _decoder, levels);
        return levels;
    }
}
