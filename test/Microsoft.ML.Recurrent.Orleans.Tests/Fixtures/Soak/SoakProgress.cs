using System.Collections.Concurrent;
using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>The sights of callers while a soak runs. Thread-safe.</summary>
internal sealed class SoakProgress
{
    private readonly ConcurrentDictionary<string, int> _errors = new();
    private readonly ConcurrentBag<(long Begin, long End)> _retried = [];
    private long _acknowledged;
    private int _busy;
    private int _known;

    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Answers that asked to come again.</summary>
    public int Busy => _busy;

    /// <summary>Events that were sent again, and were known.</summary>
    public int Known => _known;

    /// <summary>Errors by kind; each was followed by the same event again.</summary>
    public IReadOnlyDictionary<string, int> Errors => _errors;

    public void AddError(Exception error) => _errors.AddOrUpdate(error.GetType().Name, 1, (_, count) => count + 1);

    public void AddBusy() => Interlocked.Increment(ref _busy);

    public void AddKnown() => Interlocked.Increment(ref _known);

    /// <param name="events">Events that a call had.</param>
    /// <param name="begin">The time at which it was made first.</param>
    /// <param name="wasRetried">Whether it was made more than once.</param>
    public void AddAcknowledged(int events, long begin, bool wasRetried)
    {
        Interlocked.Add(ref _acknowledged, events);
        if (wasRetried)
            _retried.Add((begin, Stopwatch.GetTimestamp()));
    }

    /// <summary>Seconds from a moment to the acknowledgment of the last event that was on its way then and had to be sent again.</summary>
    public double SecondsToRecover(long moment) =>
        _retried.Where(call => call.Begin <= moment && call.End > moment).Select(call => Stopwatch.GetElapsedTime(moment, call.End).TotalSeconds).DefaultIfEmpty().Max();
}
