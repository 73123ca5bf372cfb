using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Finds series by name, in the order of their first rows; a new name makes a new series. For one thread at a time.</summary>
/// <param name="create">Makes a series of a name that is seen for the first time, in a row.</param>
internal sealed class SeriesIndex(Func<string, long, SeriesRows> create)
{
    private readonly Dictionary<string, SeriesRows> _byName = [];
    private readonly List<SeriesRows> _all = [];

    public IReadOnlyList<SeriesRows> All => _all;

    public SeriesRows Find(ReadOnlySpan<char> name, long row)
    {
        var lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(name, out var series))
            return series;
        series = create(name.ToString(), row);
        _byName.Add(series.Name, series);
        _all.Add(series);
        return series;
    }
}
