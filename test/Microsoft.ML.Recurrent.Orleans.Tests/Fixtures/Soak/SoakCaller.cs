using System.Diagnostics;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>A caller with series of its own. It goes from one to another at random, so that some come back while they are in memory and some after, and
/// sends a few events of each, every one until it is acknowledged. For one flow at a time.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="options">The size.</param>
/// <param name="number">The caller's number, from 0.</param>
/// <param name="progress">Gets what it sees.</param>
internal sealed class SoakCaller(IGrainFactory grains, SoakOptions options, int number, SoakProgress progress)
{
    private const int MostTries = 1000;
    private const int LongestBurst = 4;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(options.Seed * 7919 + number);

    // Series by number, from 1, and the events that have been sent of each.
    private readonly List<(int Number, int Sent)> _series = [.. Enumerable.Range(1, options.Series).Where(s => s % options.Callers == number).Select(s => (s, 0))];

    /// <summary>Sends everything.</summary>
    /// <returns>Milliseconds of each call.</returns>
    public async Task<List<float>> SendAsync()
    {
        var latencies = new List<float>(_series.Count * options.EventsPerSeries);
        while (_series.Count > 0)
        {
            int place = _random.Next(_series.Count);
            var (series, sent) = _series[place];
            int burst = Math.Min(_random.Next(1, LongestBurst + 1), options.EventsPerSeries - sent);
            await SendAsync(series, sent, burst, latencies);
            _series[place] = (series, sent + burst);
            if (sent + burst == options.EventsPerSeries)
                _series.RemoveAt(place);
        }

        return latencies;
    }

    private async Task SendAsync(int series, int first, int count, List<float> latencies)
    {
        var grain = grains.GetGrain<ISeriesGrain>(SoakReplay.Key(series));
        SeriesEvent[] events = [.. Enumerable.Range(first, count).Select(row => new SeriesEvent(row + 1, Readings.Row(series, row)))];
        if (_random.Next(10) == 0)
        {
            latencies.Add(await SendAsync(() => grain.ObserveMany(events), count, events[^1].Sequence));
            return;
        }

        foreach (var e in events)
            latencies.Add(await SendAsync(() => grain.Observe(e), 1, e.Sequence));
        if (_random.Next(100) == 0)
            await SendAgainAsync(grain, events[0]);
    }

    /// <returns>Milliseconds to the acknowledgment.</returns>
    private async Task<float> SendAsync(Func<Task<SeriesReceipt>> call, int events, long sequence)
    {
        long begin = Stopwatch.GetTimestamp();
        int tries = 0;
        while (!await TrySendAsync(call, sequence))
        {
            if (++tries == MostTries)
                throw new InvalidOperationException($"An event was refused {tries} times.");
        }

        progress.AddAcknowledged(events, begin, wasRetried: tries > 0);
        return (float)Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private async Task<bool> TrySendAsync(Func<Task<SeriesReceipt>> call, long sequence)
    {
        try
        {
            var receipt = await call();
            if (receipt.Outcome == SeriesOutcome.Busy)
            {
                progress.AddBusy();
                await Task.Delay(receipt.RetryAfter);
                return false;
            }

            return receipt.DurableSequence >= sequence ? true : throw new InvalidOperationException($"Event {sequence} has receipt {receipt}.");
        }
        catch (Exception e) when (MayRetry(e))
        {
            progress.AddError(e);
            await Task.Delay(_pause);
            return false;
        }
    }

    /// <summary>An event that was acknowledged, sent once more: it must be known.</summary>
    private async Task SendAgainAsync(ISeriesGrain grain, SeriesEvent e)
    {
        await SendAsync(
            async () => await grain.Observe(e) is var receipt && receipt.Outcome != SeriesOutcome.Accepted
                ? receipt
                : throw new InvalidOperationException($"Event {e.Sequence} was acknowledged, and taken in once more."),
            events: 0,
            e.Sequence);
        progress.AddKnown();
    }

    // After any other error the event is sent again, as the package's documentation says.
    private static bool MayRetry(Exception error) => error is StateUnavailableException or not (ArgumentException or InvalidOperationException or StateStoreException);
}
