using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Rows in another order than that of their places: all of them are held, and measured in order. For one thread at a time.</summary>
/// <param name="columns">The columns to read.</param>
internal sealed class ShuffledRows(EvaluationColumns columns)
{
    private readonly SeriesIndex _index = new((name, _) => new SeriesRows(name, columns.Targets, hasTime: false));
    private readonly List<List<(RowPlace Place, OriginForecast Forecast)>> _held = [];

    public void Read(EvaluationCursor cursor)
    {
        while (cursor.MoveNext())
        {
            var rows = cursor.SeriesIn(_index);
            if (rows.Place == _held.Count)
                _held.Add([]);
            _held[rows.Place].Add((cursor.Place!.Value, cursor.Forecast(rows.Count, 0)));
            cursor.AppendTo(rows);
        }
    }

    public void Measure(MeasuredSeries measured)
    {
        foreach (var rows in _index.All)
        {
            var target = measured.Index.Find(rows.Name, 0);
            foreach (var (place, forecast) in _held[rows.Place].OrderBy(held => held.Place.Row))
            {
                var series = measured.Find(target, place);
                if (series.Numbers.Begin(place.Row) != RowStanding.Next)
                    continue;
                rows[forecast.Row].CopyTo(target.Add(0));
                measured.Measure(series, (row, window) => forecast with { Row = row, Window = window });
            }
        }
    }
}
