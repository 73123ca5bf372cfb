using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The data's rows as a backtest sees them: which series each belongs to, its time, and where targets are observed. Immutable once
/// read.</summary>
internal sealed class BacktestRows
{
    private const int CancellationRows = 256;

    private readonly List<SeriesRows> _seriesOfRow = [];

    private BacktestRows(IReadOnlyList<SeriesRows> all) => Series = all;

    /// <summary>The series in the order of their first rows.</summary>
    public IReadOnlyList<SeriesRows> Series { get; }

    /// <exception cref="InvalidOperationException">There are no rows, or a row is not what it must be.</exception>
    public static BacktestRows Read(IDataView data, ForecastColumns columns, CancellationToken cancellation)
    {
        var index = new SeriesIndex((name, _) => new SeriesRows(name, columns.Targets.Count, columns.Time is not null));
        var rows = new BacktestRows(index.All);
        using var cursor = data.GetRowCursor(columns.Names.Select(n => data.Schema[n]));
        var reader = new ObservationReader(cursor, columns, new CalendarEncoding(CalendarFeatures.None));
        while (cursor.MoveNext())
        {
            if (rows._seriesOfRow.Count % CancellationRows == 0)
                cancellation.ThrowIfCancellationRequested();
            rows._seriesOfRow.Add(reader.AppendTo(index));
        }

        return rows._seriesOfRow.Count > 0 ? rows : throw new InvalidOperationException(SequenceErrors.NoRows);
    }

    /// <summary>For each row of the data, whether it is among the first rows of its series.</summary>
    /// <param name="counts">How many rows of a series to keep.</param>
    public bool[] Keep(Func<string, int> counts)
    {
        var seen = new Dictionary<SeriesRows, int>();
        var kept = Series.ToDictionary(s => s, s => counts(s.Name));
        var keep = new bool[_seriesOfRow.Count];
        for (int row = 0; row < keep.Length; row++)
        {
            var series = _seriesOfRow[row];
            int before = seen.GetValueOrDefault(series);
            keep[row] = before < kept[series];
            seen[series] = before + 1;
        }

        return keep;
    }
}
