namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The rule by which observations become durable. Whatever the rule, a series is stored when it leaves memory in order.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record SeriesDurability
{
    private SeriesDurability(int events, TimeSpan? interval) => (Events, Interval) = (events, interval);

    /// <summary>An event is acknowledged once it is in the store: no acknowledged event is lost, whatever happens.</summary>
    public static SeriesDurability EveryEvent { get; } = new(1, null);

    /// <summary>A series is stored when it leaves memory. A silo that dies takes the events since then with it.</summary>
    public static SeriesDurability OnDeactivation { get; } = new(int.MaxValue, null);

    /// <summary>Events that may be acknowledged without being in the store, plus one; the call that brings their number up stores them.</summary>
    public int Events { get; }

    /// <summary>The longest that an acknowledged event is not in the store; null for no limit.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>Every so many events of a series. <see cref="SeriesReceipt.DurableSequence"/> tells how far the store has come.</summary>
    /// <param name="events">The events. Range: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static SeriesDurability Every(int events)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(events, 1);
        return new SeriesDurability(events, null);
    }

    /// <summary>Every so much time, where there are new events.</summary>
    /// <param name="interval">The time, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or less.</exception>
    public static SeriesDurability Every(TimeSpan interval) => Every(int.MaxValue, interval);

    /// <summary>Every so many events or so much time, whichever comes first.</summary>
    /// <param name="events">The events. Range: 1 or more.</param>
    /// <param name="interval">The time, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static SeriesDurability Every(int events, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(events, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return new SeriesDurability(events, interval);
    }
}
