using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Counts the rows of each series beforehand, reading nothing but the series' column, so that the end of a series is known when
/// it is reached.</summary>
internal static class SeriesLengths
{
    public static IReadOnlyDictionary<string, long> Count(IDataView data, ForecastColumns columns)
    {
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        using var cursor = data.GetRowCursor([data.Schema[columns.Series!]]);
        var name = new SeriesNameReader(cursor, columns);
        while (cursor.MoveNext())
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, name.Read(), out _)++;
        return counts;
    }
}
