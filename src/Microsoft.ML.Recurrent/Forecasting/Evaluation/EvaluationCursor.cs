using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Walks over the rows to evaluate. For one thread at a time.</summary>
internal sealed class EvaluationCursor : IDisposable
{
    private const int CancellationRows = 256;

    private readonly DataViewRowCursor _cursor;
    private readonly ObservationReader _observations;
    private readonly ForecastReader _forecasts;
    private readonly Func<RowPlace>? _place;
    private readonly CancellationToken _cancellation;
    private long _rows;

    public EvaluationCursor(IDataView data, EvaluationColumns columns, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _cursor = data.GetRowCursor(columns.In(data.Schema));
        _observations = new ObservationReader(_cursor, columns.Rows, new CalendarEncoding(CalendarFeatures.None));
        _forecasts = new ForecastReader(_cursor, columns);
        _place = columns.Places is { } places ? PlaceReader.Of(_cursor, places) : null;
        Order = new RowOrder(_cursor, EvaluationWarnings.Shuffled);
    }

    /// <summary>The order of the rows by the numbers that they had when they were loaded.</summary>
    public RowOrder Order { get; }

    /// <summary>The row's place; null where rows do not say.</summary>
    public RowPlace? Place => _place?.Invoke();

    public bool MoveNext()
    {
        if (_rows++ % CancellationRows == 0)
            _cancellation.ThrowIfCancellationRequested();
        if (!_cursor.MoveNext())
            return false;
        Order.Observe();
        return true;
    }

    /// <summary>The series that the row belongs to.</summary>
    public SeriesRows SeriesIn(SeriesIndex index) => index.Find(_observations.ReadName(), _cursor.Position);

    /// <exception cref="InvalidOperationException">The row is not what it must be.</exception>
    public void AppendTo(SeriesRows series) => _observations.AppendTo(series);

    /// <param name="row">The row within its series.</param>
    /// <param name="window">The window that it counts to.</param>
    public OriginForecast Forecast(long row, int window) => _forecasts.Read(row, window);

    public void Dispose() => _cursor.Dispose();
}
