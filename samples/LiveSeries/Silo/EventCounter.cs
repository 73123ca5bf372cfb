using Microsoft.ML.Recurrent.Orleans;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;

namespace LiveSeries.Silo;

/// <summary>Counts the events that this silo's series have taken in, and tells any silo that asks. Thread-safe.</summary>
internal sealed class EventCounter(ILocalSiloDetails silo) : IIncomingGrainCallFilter, IControllable
{
    /// <summary>The name by which the management grain finds it on every silo.</summary>
    public const string Name = "events";

    private long _events;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Grain is ISeriesGrain && context.Result is SeriesReceipt { Outcome: SeriesOutcome.Accepted } or SeriesPrediction { Receipt.Outcome: SeriesOutcome.Accepted })
            Interlocked.Add(ref _events, context.Request.GetArgument(0) is SeriesEvent[] many ? many.Length : 1);
    }

    public Task<object?> ExecuteCommand(int command, object? arg) =>
        Task.FromResult<object?>(new SiloEvents(silo.SiloAddress, Interlocked.Read(ref _events)));
}

/// <summary>The events that a silo has taken in since it started.</summary>
[GenerateSerializer, Immutable, Alias("LiveSeries.SiloEvents")]
internal sealed record SiloEvents([property: Id(0)] SiloAddress Silo, [property: Id(1)] long Events);
