using System.Collections.Concurrent;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>All series of an engine, by name. Thread-safe; what is in a series is guarded by the series' own lock.</summary>
/// <param name="model">The forecaster.</param>
/// <param name="most">The series that there may be at once.</param>
internal sealed class SeriesStates(FittedForecast model, int most)
{
    private readonly ConcurrentDictionary<string, StreamedSeries> _byName = new();
    private readonly Lock _adding = new();
    private int _count;

    /// <summary>Held by who changes several series at once, so that no two wait for each other.</summary>
    public Lock Several { get; } = new();

    public int Count => Volatile.Read(ref _count);

    /// <summary>The series in the order of their names.</summary>
    public IReadOnlyList<StreamedSeries> All => [.. _byName.Values.OrderBy(s => s.Rows.Name, StringComparer.Ordinal)];

    public StreamedSeries? Find(ReadOnlySpan<char> name) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : null;

    /// <param name="name">The series' key or text; a new one begins a series.</param>
    /// <param name="row">Where it stands in the data, for the error's message; below 0 where it does not stand in any.</param>
    /// <exception cref="InvalidOperationException">There are as many series as there may be, the name is too long, or each series has its own
    /// scale and this one was not there at fit.</exception>
    public StreamedSeries FindOrAdd(ReadOnlySpan<char> name, long row) => Find(name) ?? Add(name, row);

    /// <summary>Adds a series that was read from a checkpoint.</summary>
    /// <returns>Whether there was none of its name.</returns>
    public bool TryAdd(StreamedSeries series)
    {
        if (!_byName.TryAdd(series.Rows.Name, series))
            return false;
        Interlocked.Increment(ref _count);
        return true;
    }

    /// <returns>Whether there was a series of that name, begun and now given up.</returns>
    /// <exception cref="InvalidOperationException">A property or transformer of a call at work on the series calls this.</exception>
    public bool Forget(string name)
    {
        while (Find(name) is { } series)
        {
            lock (series)
            {
                if (series.IsGone)
                    continue;
                series.ThrowIfChanging();
                if (series.HasBegun)
                    Remove(series);
                return series.HasBegun;
            }
        }

        return false;
    }

    /// <param name="series">One that is held here, locked.</param>
    public void Remove(StreamedSeries series)
    {
        series.IsGone = true;
        lock (_adding)
        {
            _byName.TryRemove(KeyValuePair.Create(series.Rows.Name, series));
            _count--;
        }
    }

    /// <param name="series">One that is held here, locked.</param>
    /// <param name="changed">What takes its place.</param>
    public void Replace(StreamedSeries series, StreamedSeries changed)
    {
        changed.HasBegun = true;
        _byName[series.Rows.Name] = changed;
        series.IsGone = true;
    }

    private StreamedSeries Add(ReadOnlySpan<char> name, long row)
    {
        if (name.Length > CheckPointFormat.LongestName)
            throw new InvalidOperationException(StreamErrors.NameTooLong(name, CheckPointFormat.LongestName));
        string own = name.ToString();
        lock (_adding)
        {
            if (_byName.TryGetValue(own, out var found))
                return found;
            if (_count >= most)
                throw new InvalidOperationException(StreamErrors.TooManySeries(own, most));
            var added = new StreamedSeries(model.NewSeries(own, row), model.Network.CarriedWidth == 0 ? [] : new float[model.Network.CarriedWidth], 0);
            _byName[own] = added;
            _count++;
            return added;
        }
    }
}
