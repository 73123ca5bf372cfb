using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>
/// Reads rows ahead as far as forecasts need them, and forecasts from a batch of origins at a time. Of each series it holds the window and
/// the rows ahead; where series stand far apart in the data, also the rows between.
/// </summary>
internal sealed class ForecastLookAhead : ILookAhead
{
    private const int FirstRows = 16;

    private readonly IDataView _data;
    private readonly FittedForecast _model;
    private readonly ForecastScorer _scorer;
    private readonly DataViewRowCursor _source;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly ObservationReader _reader;
    private readonly IForecastMemory _memory;
    private readonly TimeWarnings _warnings;
    private readonly StepTally _tally;
    private readonly Queue<(Origin Origin, DataViewRowId Id)> _pending = new();
    private readonly List<Origin> _origins = [];
    private readonly List<DataViewRowId> _ids = [];
    private readonly IOriginOutputs _outputs;
    private SeriesIndex? _series;
    private int _batchRows;
    private int _current = -1;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    public ForecastLookAhead(IDataView data, IReadOnlyList<DataViewSchema.Column> columns, FittedForecast model, ForecastScorer scorer,
        TimeWarnings warnings, IOriginOutputs? outputs = null)
    {
        _data = data;
        _model = model;
        _scorer = scorer;
        _outputs = outputs ?? new ForecastedOrigins(scorer);
        _batchRows = Math.Min(FirstRows, _outputs.MostOrigins);
        _memory = scorer.CreateMemory();
        (_warnings, _tally) = (warnings, warnings.NewTally());
        _source = data.GetRowCursor(columns);
        _idGetter = _source.GetIdGetter();
        _reader = ObservationReader.Of(_source, model);
    }

    public ReadOnlySpan<float> Current => _current >= 0 && _current < _origins.Count
        ? _outputs.Of(_current)
        : throw new InvalidOperationException("The cursor stands on no row; call MoveNext first.");

    /// <summary>The place of the row it stands on among the origins that were read last.</summary>
    public int CurrentOrigin => _current;

    public DataViewRowId CurrentId => _ids[_current];

    public DataViewRowId CurrentPlace => new((ulong)_origins[_current].Row, (ulong)_origins[_current].Series.Place);

    public bool MoveNext()
    {
        if (++_current < _origins.Count)
            return true;
        Fill();
        _current = 0;
        if (_origins.Count == 0)
            _failure?.Throw();
        return _origins.Count > 0;
    }

    public void Dispose() => _source.Dispose();

    private void Fill()
    {
        _origins.Clear();
        _ids.Clear();
        while (_origins.Count < _batchRows && TakeReady())
        {
        }

        _outputs.Read(_origins, _memory);
        foreach (var origin in _origins)
            origin.Series.DropBefore(_scorer.FirstAfter(origin.Row));
        _batchRows = Math.Min(_batchRows * 4, _outputs.MostOrigins);
    }

    /// <summary>Takes the oldest row whose forecast is still due, after reading as many rows as it needs; false at the end, and where a
    /// bad row comes before them.</summary>
    private bool TakeReady()
    {
        while (!_ended && !IsOldestReady())
            ReadRow();
        if (_failure is not null && !IsOldestReady())
            return false;
        if (!_pending.TryDequeue(out var row))
            return false;
        _origins.Add(row.Origin);
        _ids.Add(row.Id);
        return true;
    }

    private bool IsOldestReady() => _pending.TryPeek(out var oldest) && IsReady(oldest.Origin);

    private bool IsReady(Origin origin) => origin.Series.Count >= Math.Min(origin.Series.Total, origin.Row + 1 + _scorer.RowsAhead);

    private void ReadRow()
    {
        try
        {
            _ended = !_source.MoveNext();
            if (_ended)
                _warnings.End(_tally);
            else
                Append();
        }
        catch (Exception e) when (_pending.Count + _origins.Count > 0)
        {
            // Forecasts that need no row from here on are as good as ever: the error comes when the cursor gets to the first other.
            (_ended, _failure) = (true, ExceptionDispatchInfo.Capture(e));
        }
    }

    private void Append()
    {
        var series = _reader.AppendTo(_series ??= CreateIndex());
        DataViewRowId id = default;
        _idGetter(ref id);
        _warnings.Count(_tally, series);
        _pending.Enqueue((new Origin(series, series.Count - 1), id));
    }

    private SeriesIndex CreateIndex()
    {
        var columns = _model.Columns;
        var totals = _scorer.RowsAhead > 0 && columns.Series is not null ? SeriesLengths.Count(_data, columns) : null;
        return new SeriesIndex((name, row) => _model.NewSeries(name, row, totals?.GetValueOrDefault(name, long.MaxValue) ?? long.MaxValue));
    }
}
