using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads a data view once into series for a fit.</summary>
internal static class SeriesReader
{
    /// <param name="data">A view whose schema has been checked.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="calendar">What is made of the time.</param>
    /// <param name="throwIfCancelled">Called for every row.</param>
    /// <returns>The series in the order of their first rows.</returns>
    /// <exception cref="InvalidOperationException">There are no rows, or a row is not what it must be.</exception>
    public static IReadOnlyList<SeriesRows> Read(
        IDataView data, ForecastColumns columns, CalendarEncoding calendar, Action throwIfCancelled)
    {
        int width = columns.Numbers.Count + calendar.Width;
        var index = new SeriesIndex((name, _) => new SeriesRows(name, width, columns.Time is not null));
        using var cursor = data.GetRowCursor(columns.Names.Select(n => data.Schema[n]));
        var reader = new ObservationReader(cursor, columns, calendar);
        while (cursor.MoveNext())
        {
            throwIfCancelled();
            reader.AppendTo(index);
        }

        return index.All.Count > 0 ? index.All : throw new InvalidOperationException(SequenceErrors.NoRows);
    }
}
