namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The times of rows that lie beyond the end of a series: by the step that the options state, by the one that the series
/// kept at fit, or by its rows up to the origin. Immutable and thread-safe.</summary>
internal sealed class ImpliedTime
{
    // Steps of a fit that a series unknown to it is held against; a panel of very many frequencies has no use for more.
    private const int MostCandidates = 16;
    private const double Majority = 0.9;

    private readonly TimeStep[] _candidates;
    private readonly int _rowsBehind;

    /// <param name="options">May state a step; says how many rows of a series are held.</param>
    /// <param name="interval">The ticks most frequent over all series.</param>
    /// <param name="steps">Each series' step; null in a model of a version that had one interval for all.</param>
    public ImpliedTime(ForecastingOptions options, long interval, IReadOnlyList<SeriesTimeStep>? steps)
    {
        (Interval, Steps, _rowsBehind) = (interval, steps, options.RowsBehind);
        UsualSteps = new UsualSteps(steps ?? [], options.TimeStep ?? (steps is null ? TimeStep.Every(TimeSpan.FromTicks(interval)) : null));
        _candidates = [.. (steps ?? []).Select(s => s.Step).Take(MostCandidates)];
    }

    /// <summary>The ticks most frequent over all series; 0 without a time column.</summary>
    public long Interval { get; }

    /// <summary>Each series' step, the commonest first; null in a model of a version that had one interval for all.</summary>
    public IReadOnlyList<SeriesTimeStep>? Steps { get; }

    /// <summary>The steps to expect of the series' rows.</summary>
    public UsualSteps UsualSteps { get; }

    /// <summary>The step of a series by its name; null where its rows must tell.</summary>
    public TimeStep? Of(string series) => UsualSteps.OfAll ?? UsualSteps.Own(series);

    /// <summary>The step to expect of a series' rows, by its name: its own, or the one that is stated; null where its rows must tell.</summary>
    public TimeStep? Usual(string series) => UsualSteps.Of(series);

    /// <summary>The time of a row beyond the end of a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="origin">The row up to which stamps are looked at.</param>
    /// <param name="row">The row.</param>
    public DateTime After(SeriesRows series, long origin, long row)
    {
        long last = series.Count - 1;
        var time = new DateTime(series.Ticks(last));
        return (series.TimeStep ?? Infer(series, origin))?.After(time, row - last) ?? time;
    }

    private TimeStep? Infer(SeriesRows series, long origin)
    {
        if (series.Inferred is { } known && known.Origin == origin)
            return known.Step;
        var step = Infer(Stamps(series, origin));
        series.Inferred = new InferredStep(origin, step);
        return step;
    }

    private TimeStep? Infer(long[] stamps) => stamps.Length < 2
        ? _candidates.FirstOrDefault()
        : _candidates.FirstOrDefault(c => c.Explained(stamps) >= Majority) ?? TimeStepFit.Of(stamps);

    /// <summary>Just the rows that every way to forecast holds, so that all of them infer the same.</summary>
    private long[] Stamps(SeriesRows series, long origin)
    {
        long first = Math.Max(0, origin + 1 - _rowsBehind);
        long[] stamps = new long[origin + 1 - first];
        for (int i = 0; i < stamps.Length; i++)
            stamps[i] = series.Ticks(first + i);
        return stamps;
    }
}

/// <summary>The step that a series' rows up to an origin keep.</summary>
internal sealed record InferredStep(long Origin, TimeStep? Step);
