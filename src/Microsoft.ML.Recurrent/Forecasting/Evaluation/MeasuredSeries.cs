using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The series of an evaluation, in the order of their first rows. For one thread at a time.</summary>
/// <param name="columns">The columns that are read.</param>
/// <param name="choice">The origins to measure.</param>
internal sealed class MeasuredSeries(EvaluationColumns columns, IOriginChoice choice)
{
    private readonly List<EvaluatedSeries> _all = [];
    private readonly Dictionary<ulong, EvaluatedSeries> _byForecaster = [];
    private readonly Dictionary<EvaluatedSeries, ulong> _forecasters = [];

    public SeriesIndex Index { get; } = new((name, _) => new SeriesRows(name, columns.Targets, columns.Rows.Time is not null));

    public IReadOnlyList<EvaluatedSeries> All => _all;

    /// <param name="rows">A series of the index.</param>
    /// <param name="place">The place of one of its rows.</param>
    /// <exception cref="InvalidOperationException">The forecaster told series apart otherwise.</exception>
    public EvaluatedSeries Find(SeriesRows rows, RowPlace? place)
    {
        if (rows.Place == _all.Count)
            _all.Add(new EvaluatedSeries(rows, columns));
        var series = _all[rows.Place];
        if (place?.Series is { } forecaster && !IsSame(series, forecaster))
            throw new InvalidOperationException($"The forecasts of column '{columns.Forecast}' are not of the series that are evaluated: "
                + (columns.Rows.Series is { } column ? $"column '{column}' tells other series apart than the forecaster did. Leave SeriesColumnName null, or name the forecaster's column." : "the forecaster told several apart. Name its column in SeriesColumnName."));
        return series;
    }

    /// <summary>Measures the forecast of a series' newest row if that is an origin, and those whose last row has come.</summary>
    /// <param name="series">The series, the row appended.</param>
    /// <param name="forecast">Reads the forecast, by row and window.</param>
    public void Measure(EvaluatedSeries series, Func<long, int, OriginForecast> forecast)
    {
        if (choice.WindowOf(series.Rows, series.FirstOrigin) is { } window)
            series.Add(forecast(series.Rows.Count - 1, window));
        series.MeasureComplete();
    }

    /// <returns>The series that have origins.</returns>
    public IReadOnlyList<EvaluatedSeries> Finish()
    {
        EvaluatedSeries[] measured = [.. _all.Where(s => s.FirstOrigin is not null)];
        foreach (var series in measured)
            series.Finish(choice.CompleteHorizonsOnly, choice.ScaleEnd(series.Rows, series.FirstOrigin!.Value));
        return measured;
    }

    private bool IsSame(EvaluatedSeries series, ulong forecaster)
    {
        _byForecaster.TryAdd(forecaster, series);
        _forecasters.TryAdd(series, forecaster);
        return ReferenceEquals(_byForecaster[forecaster], series) && _forecasters[series] == forecaster;
    }
}
