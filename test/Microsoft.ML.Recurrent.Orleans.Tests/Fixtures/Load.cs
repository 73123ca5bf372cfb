using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Microsoft.ML.Recurrent.Orleans.Series;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Callers that send every event of many series, each until it is acknowledged, and the comparison of all states with a replay in one process.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="series">Series, numbered from 1.</param>
/// <param name="events">Events of each.</param>
/// <param name="model">The model in the keys, with its version or without.</param>
internal sealed class Load(IGrainFactory grains, int series, int events, string model = "m")
{
    /// <summary>Errors that callers saw; each was followed by the same event again.</summary>
    public ConcurrentBag<Exception> Errors { get; } = [];

    /// <summary>Sends everything.</summary>
    /// <param name="mayRetry">The errors after which an event is sent again.</param>
    /// <param name="pause">The time between two events of a series.</param>
    public Task SendAsync(Func<Exception, bool> mayRetry, TimeSpan pause) => SendAsync(mayRetry, pause, 0, events);

    /// <summary>Sends some of the events of every series.</summary>
    /// <param name="mayRetry">The errors after which an event is sent again.</param>
    /// <param name="pause">The time between two events of a series.</param>
    /// <param name="from">The first one, from 0.</param>
    /// <param name="to">The one after the last.</param>
    public Task SendAsync(Func<Exception, bool> mayRetry, TimeSpan pause, int from, int to) => Task.WhenAll(Enumerable.Range(1, series).Select(async number =>
    {
        foreach (var e in Readings.Events(number, events)[from..to])
        {
            while (!await TrySendAsync(Grain(number), e, mayRetry))
                await Task.Delay(100);
            await Task.Delay(pause);
        }
    }));

    /// <summary>Compares all that the database has with what an engine in one process keeps of each series.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="load">The model; null for that of windows.</param>
    public async Task StoredStatesShouldBeThoseOfOneProcessAsync(string connection, Func<MLContext, ITransformer>? load = null)
    {
        await using var storage = new PostgresGrainStorage(
            Stored.Database(connection), Options.Create(new ClusterOptions { ServiceId = PostgresSilo.Cluster }), Stored.Serializer);
        var loaded = (load ?? Readings.Windows)(new MLContext(1));
        foreach (int number in Enumerable.Range(1, series))
        {
            var state = new GrainState<SeriesState>(new SeriesState());
            await storage.ReadStateAsync("series", Grain(number).GetGrainId(), state);
            state.State!.Observations.Should().Be(events, "series {0} had so many events", number);
            state.State.Kept.Should().Equal(Readings.Kept(_ => loaded, Readings.Of(number, events)));
        }
    }

    /// <summary>Compares the forecast of every series with that of an engine in one process that has seen all its events.</summary>
    /// <param name="version">The version that forecasts.</param>
    /// <param name="load">Its model.</param>
    public async Task ForecastsShouldBeThoseOfAsync(string version, Func<MLContext, ITransformer> load)
    {
        var loaded = load(new MLContext(1));
        foreach (int number in Enumerable.Range(1, series))
        {
            var status = await Grain(number).GetStatus();
            (status.ModelVersion, status.Observations, status.Sequence).Should().Be((version, events, events));
            (await Grain(number).Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(_ => loaded, Readings.Of(number, events)));
        }
    }

    private ISeriesGrain Grain(int number) => grains.GetGrain<ISeriesGrain>($"{model}/{Readings.Name(number)}");

    private async Task<bool> TrySendAsync(ISeriesGrain grain, SeriesEvent e, Func<Exception, bool> mayRetry)
    {
        try
        {
            var receipt = await grain.Observe(e);
            return receipt.Outcome != SeriesOutcome.Busy && receipt.DurableSequence >= e.Sequence;
        }
        catch (Exception error) when (mayRetry(error))
        {
            Errors.Add(error);
            return false;
        }
    }
}
