namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Warns once of rows whose steps are not regular. Thread-safe.</summary>
/// <param name="column">The time column; null where there is none, and nothing to warn of.</param>
/// <param name="warn">Takes the warning.</param>
internal sealed class TimeWarnings(string? column, Action<string> warn)
{
    // Steps of a stream before anything is said of how many of them are odd.
    private const int LeastSteps = 100;

    private readonly Lock _lock = new();
    private readonly StepTally _ofStream = new(column ?? "");
    private int _isSaid;

    /// <summary>Begins to count the steps of a walk through data.</summary>
    public StepTally NewTally() => new(column ?? "");

    /// <summary>Counts the newest step of a series of a walk.</summary>
    public void Count(StepTally tally, SeriesRows series)
    {
        if (column is not null)
            tally.AddLast(series);
    }

    /// <summary>Ends a walk.</summary>
    public void End(StepTally tally)
    {
        if (tally.IsIrregular)
            Say(tally);
    }

    /// <summary>Counts the newest step of a series of a stream, which has no end, and warns as soon as there is reason to.</summary>
    public void Observe(SeriesRows series)
    {
        if (column is null || Volatile.Read(ref _isSaid) != 0)
            return;
        lock (_lock)
        {
            Count(_ofStream, series);
            if (_ofStream.HasLongGap || (_ofStream.Steps >= LeastSteps && _ofStream.IsIrregular))
                Say(_ofStream);
        }
    }

    private void Say(StepTally tally)
    {
        if (Interlocked.Exchange(ref _isSaid, 1) == 0)
            warn(tally.Message);
    }
}
