namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The steps to expect of the rows of series: each series' own, or else one for all. Immutable and thread-safe.</summary>
/// <param name="Series">The steps of a fit, the commonest first.</param>
/// <param name="OfAll">The step that is stated, or was found over all series; null where a series' rows must tell.</param>
internal sealed record UsualSteps(IReadOnlyList<SeriesTimeStep> Series, TimeStep? OfAll)
{
    private readonly Dictionary<string, TimeStep> _bySeries = Series.SelectMany(s => s.Series.Select(name => (name, s.Step))).DistinctBy(s => s.name).ToDictionary(s => s.name, s => s.Step);

    /// <summary>A series' own step, by its name; null where it is not known.</summary>
    public TimeStep? Own(string series) => _bySeries.GetValueOrDefault(series);

    /// <summary>The step to expect of a series' rows, by its name; null where its rows must tell.</summary>
    public TimeStep? Of(string series) => Own(series) ?? OfAll;
}
