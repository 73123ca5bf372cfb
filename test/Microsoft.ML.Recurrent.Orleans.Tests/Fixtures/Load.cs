using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Microsoft.ML.Recurrent.Orleans.Series;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Callers that send every event of many series, each until it is acknowledged, and the comparison of all states with a replay in one process.</summary>
internal sealed class Load(IGrainFactory grains, int series, int events)
{
    /// <summary>Errors that callers saw; each was followed by the same event again.</summary>
    public ConcurrentBag<Exception> Errors { get; } = [];

    /// <summary>Sends everything.</summary>
    /// <param name="mayRetry">The errors after which an event is sent again.</param>
    /// <param name="pause">The time between two events of a series.</param>
    public Task SendAsync(Func<Exception, bool> mayRetry, TimeSpan pause) => Task.WhenAll(Enumerable.Range(1, series).Select(async number =>
    {
        var grain = grains.GetGrain<ISeriesGrain>($"m/{Readings.Name(number)}");
        foreach (var e in Readings.Events(number, events))
        {
            while (!await TrySendAsync(grain, e, mayRetry))
                await Task.Delay(100);
            await Task.Delay(pause);
        }
    }));

    /// <summary>Compares all that the database has with what an engine in one process keeps of each series.</summary>
    public async Task StoredStatesShouldBeThoseOfOneProcessAsync(string connection)
    {
        await using var storage = new PostgresGrainStorage(
            Stored.Database(connection), Options.Create(new ClusterOptions { ServiceId = "recurrent-tests" }), Stored.Serializer);
        var engineContext = new MLContext(1);
        var model = Readings.Windows(engineContext);
        foreach (int number in Enumerable.Range(1, series))
        {
            var state = new GrainState<SeriesState>(new SeriesState());
            await storage.ReadStateAsync("series", GrainId.Create("recurrent-series", $"m/{Readings.Name(number)}"), state);
            state.State!.Observations.Should().Be(events, "series {0} had so many events", number);
            state.State.Kept.Should().Equal(Readings.Kept(_ => model, Readings.Of(number, events)));
        }
    }

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
