namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A clock that a test moves.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _ticks;

    /// <summary>A step of the time of day alone, as a machine's clock makes when it is set.</summary>
    public TimeSpan TimeOfDayStep { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp()) + TimeOfDayStep;
}
