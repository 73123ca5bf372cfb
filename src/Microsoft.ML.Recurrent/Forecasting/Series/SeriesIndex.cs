using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Finds series by name, in the order of their first rows; a new name makes a new series. For one thread at a time.</summary>
/// <param name="create">Makes a series of a name that is seen for the first time, in a row.</param>
internal sealed class SeriesIndex(Func<string, long, SeriesRows> create)
{
    private readonly Dictionary<string, SeriesRows> _byName = [];
    private readonly List<SeriesRows> _all = [];
    private SeriesRows? _last;

    public IReadOnlyList<SeriesRows> All => _all;

    public SeriesRows Find(ReadOnlySpan<char> name, long row)
    {
        // Most data hold the rows of a series together.
        if (_last is { } last && name.SequenceEqual(last.Name))
            return last;
        if (!_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var series))
            series = Create(name.ToString(), row);
        return _last = series;
    }

    private SeriesRows Create(string name, long row)
    {
        var series = create(name, row);
        series.Place = _all.Count;
        _byName.Add(series.Name, series);
        _all.Add(series);
        return series;
    }
}
