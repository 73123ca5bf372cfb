using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Microsoft.ML.Recurrent.Orleans.Series;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>Holds every state in the database against a replay of its events in this process, which knows no grains.</summary>
internal sealed class SoakReplay(SoakOptions options)
{
    private const int ReadAtOnce = 1000;

    private readonly ForecastingSeriesModel<Reading, Outlook> _model = new("1", Readings.Windows, keptObservations: null);
    private long _lost;
    private long _twice;
    private long _different;

    /// <param name="series">The number of a series, from 1.</param>
    public static string Key(int series) => $"m/{Readings.Name(series)}";

    public async Task<SoakDifferences> CompareAsync(string connection)
    {
        await using var database = Stored.Database(connection);
        await using var storage = new PostgresGrainStorage(database, Options.Create(new ClusterOptions { ServiceId = PostgresSilo.Cluster }), Stored.Serializer);
        foreach (int[] numbers in Enumerable.Range(1, options.Series).Chunk(ReadAtOnce))
        {
            var states = await Task.WhenAll(numbers.Select(number => ReadAsync(storage, number)));
            await Task.Run(() => Parallel.For(0, numbers.Length, i => Compare(numbers[i], states[i])));
        }

        return new SoakDifferences(_lost, _twice, _different);
    }

    private static async Task<SeriesState> ReadAsync(PostgresGrainStorage storage, int number)
    {
        var state = new GrainState<SeriesState>(new SeriesState());
        await storage.ReadStateAsync(SeriesStore.StateName, GrainId.Create(SeriesGrain.TypeName, Key(number)), state);
        return state.State!;
    }

    private void Compare(int number, SeriesState found)
    {
        long missing = options.EventsPerSeries - found.Observations;
        Interlocked.Add(ref _lost, Math.Max(0, missing));
        Interlocked.Add(ref _twice, Math.Max(0, -missing));
        Reading[] rows = Readings.Of(number, options.EventsPerSeries);
        byte[][] window = [.. rows.TakeLast(_model.KeptObservations).Select(row => _model.Pack(Stored.Serializer, row))];
        if (found.Sequence != options.EventsPerSeries
            || found.Kept is null
            || !found.Kept.AsSpan().SequenceEqual(_model.Observe(Stored.Serializer, null, Readings.Name(number), rows))
            || !found.Window.Select(Convert.ToHexString).SequenceEqual(window.Select(Convert.ToHexString)))
            Interlocked.Increment(ref _different);
    }
}

/// <summary>The outcome. Immutable.</summary>
/// <param name="Lost">Events that were acknowledged and are not in a state.</param>
/// <param name="Twice">Events that a state has taken in more than once.</param>
/// <param name="Different">Series whose bytes are others than those of the replay.</param>
internal sealed record SoakDifferences(long Lost, long Twice, long Different)
{
    public bool AreNone => this is { Lost: 0, Twice: 0, Different: 0 };
}
