using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans;
using Orleans;

namespace LiveSeries.Silo;

/// <summary>Sends the stations' events: all stations at once, each one's events in order, and each event again until it is acknowledged.</summary>
internal sealed partial class LoadGenerator(IGrainFactory grains, Stations stations, Arguments arguments, ILogger<LoadGenerator> logger) : BackgroundService
{
    // A new station begins with two weeks behind it, so that there is something to forecast from.
    private const int History = 14 * 24;

    private static readonly TimeSpan _pauseAfterError = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (arguments.Load == 0)
            return Task.CompletedTask;
        var period = TimeSpan.FromSeconds((double)stations.Names.Count / arguments.Load);
        return Task.WhenAll(stations.Names.Select((_, station) => SendAsync(station, period, stoppingToken)));
    }

    private async Task SendAsync(int station, TimeSpan period, CancellationToken stop)
    {
        var grain = grains.GetGrain<ISeriesGrain>(Stations.Key(stations.Names[station]));
        long sequence = await UntilDoneAsync(station, async () => (await grain.GetStatus()).Sequence, stop);
        if (sequence == 0)
            sequence = await ObserveAsync(station, grain, [.. Enumerable.Range(1, History).Select(n => stations.Event(station, n))], stop);
        var clock = Stopwatch.StartNew();
        // Stations take turns within a period.
        for (var due = station * period / stations.Names.Count; !stop.IsCancellationRequested; due = Next(due + period, clock.Elapsed))
        {
            if (due > clock.Elapsed)
                await Task.Delay(due - clock.Elapsed, stop);
            // Another silo's generator may be further on: the receipt tells.
            sequence = await ObserveAsync(station, grain, [stations.Event(station, sequence + 1)], stop);
        }
    }

    /// <summary>Events that the silo cannot keep up with are not made up for.</summary>
    private static TimeSpan Next(TimeSpan due, TimeSpan now) => due > now - TimeSpan.FromSeconds(1) ? due : now;

    /// <returns>The number of the last event that the series has.</returns>
    private Task<long> ObserveAsync(int station, ISeriesGrain grain, SeriesEvent[] events, CancellationToken stop) => UntilDoneAsync(station, async () =>
    {
        var receipt = events is [var single] ? await grain.Observe(single) : await grain.ObserveMany(events);
        return receipt.Outcome == SeriesOutcome.Busy ? throw new StateUnavailableException("The silo is busy.", receipt.RetryAfter) : receipt.Sequence;
    }, stop);

    private async Task<long> UntilDoneAsync(int station, Func<Task<long>> call, CancellationToken stop)
    {
        for (string lastReason = ""; ;)
        {
            try
            {
                return await call().WaitAsync(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                if (e.Message != lastReason)
                    LogSentAgain(logger, stations.Names[station], lastReason = e.Message);
                await Task.Delay(e is StateUnavailableException { RetryAfter: var retryAfter } ? retryAfter : _pauseAfterError, stop);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Station}: {Reason} The event is sent again.")]
    private static partial void LogSentAgain(ILogger logger, string station, string reason);
}
