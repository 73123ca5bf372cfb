using System.Collections.Concurrent;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>All series of an engine, by name. Thread-safe; what is in a series is guarded by the series' own lock.</summary>
internal sealed class SeriesStates(FittedForecast model, IEnumerable<StreamedSeries> series)
{
    private readonly ConcurrentDictionary<string, StreamedSeries> _byName =
        new(series.Select(s => KeyValuePair.Create(s.Rows.Name, s)));

    /// <summary>The series with an observation.</summary>
    public int Count => All.Count(s => s.Rows.Count > 0);

    /// <summary>The series in the order of their names.</summary>
    public IReadOnlyList<StreamedSeries> All => [.. _byName.Values.OrderBy(s => s.Rows.Name, StringComparer.Ordinal)];

    /// <param name="name">The series' key or text; a new one begins a series.</param>
    /// <param name="number">The observation's, for the error's message.</param>
    /// <exception cref="InvalidOperationException">Each series has its own scale, and this one was not there at fit.</exception>
    public StreamedSeries Find(ReadOnlySpan<char> name, long number)
    {
        if (_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found))
            return found;
        string own = name.ToString();
        return _byName.GetOrAdd(own, new StreamedSeries(model.NewSeries(own, number), new float[model.Network.CarriedWidth], 0));
    }
}
