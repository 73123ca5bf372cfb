using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Reads a view once and holds forecasts against what came. Of each series it keeps the targets, and the forecasts whose rows
/// have not all come.</summary>
/// <param name="columns">The columns to read.</param>
/// <param name="choice">The origins to measure.</param>
/// <param name="options">What they are measured against.</param>
/// <param name="warn">Takes warnings of rows that are missing or in another order; null for none.</param>
internal sealed class ForecastEvaluator(EvaluationColumns columns, IOriginChoice choice, ForecastEvaluationOptions options, Action<string>? warn = null)
{
    private const int CancellationRows = 256;

    /// <returns>The series that have origins, in the order of their first rows.</returns>
    /// <exception cref="InvalidOperationException">A row is not what it must be.</exception>
    public IReadOnlyList<EvaluatedSeries> Run(IDataView data)
    {
        var calendar = new CalendarEncoding(CalendarFeatures.None);
        var series = new Dictionary<SeriesRows, EvaluatedSeries>();
        var index = new SeriesIndex((name, _) => new SeriesRows(name, columns.Targets, columns.Rows.Time is not null));
        using var cursor = data.GetRowCursor(columns.Names.Select(n => data.Schema[n]));
        var observations = new ObservationReader(cursor, columns.Rows, calendar);
        var forecasts = new ForecastReader(cursor, columns);
        var order = columns.Rows.Time is null ? new RowOrder(cursor) : null;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            if (row % CancellationRows == 0)
                options.CancellationToken.ThrowIfCancellationRequested();
            order?.Observe();
            var rows = observations.AppendTo(index);
            if (!series.TryGetValue(rows, out var evaluated))
                series[rows] = evaluated = new EvaluatedSeries(rows, columns, options.BaselineSeasonalities);
            if (choice.WindowOf(rows, evaluated.FirstOrigin) is { } window)
                evaluated.Add(forecasts.Read(rows.Count - 1, window));
            evaluated.MeasureComplete();
        }

        if ((order?.Warning ?? EvaluationWarnings.Of(index.All, columns)) is { } warning)
            warn?.Invoke(warning);
        EvaluatedSeries[] measured = [.. index.All.Select(rows => series[rows]).Where(s => s.FirstOrigin is not null)];
        foreach (var evaluated in measured)
            evaluated.Finish(choice.CompleteHorizonsOnly, choice.ScaleEnd(evaluated.Rows, evaluated.FirstOrigin!.Value), options.Seasonality);
        return measured;
    }
}
