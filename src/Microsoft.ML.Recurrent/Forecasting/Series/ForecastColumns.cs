using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>What a forecaster reads of a row, as it was seen at fit. Immutable.</summary>
/// <param name="Targets">The forecast columns.</param>
/// <param name="Time">The time column, or null.</param>
/// <param name="Series">The column that tells series apart, or null.</param>
/// <param name="SeriesIsKey">Whether that column is a key; else it is text.</param>
/// <param name="PastCovariates">Known up to the origin.</param>
/// <param name="FutureCovariates">Known beyond the origin.</param>
/// <param name="Statics">One value per series.</param>
internal sealed record ForecastColumns(
    IReadOnlyList<string> Targets,
    string? Time,
    string? Series,
    bool SeriesIsKey,
    IReadOnlyList<string> PastCovariates,
    IReadOnlyList<string> FutureCovariates,
    IReadOnlyList<StaticColumn> Statics)
{
    /// <summary>What the keys of the series stood for at fit, whose texts are then the series' names; null where the data did not say, and in
    /// older files: the names are the keys' numbers.</summary>
    public KeyValues? SeriesKeys { get; init; }

    /// <summary>Numbers that a row is read as: targets, past covariates, future covariates.</summary>
    public IReadOnlyList<string> Numbers => [.. Targets, .. PastCovariates, .. FutureCovariates];

    public int Covariates => PastCovariates.Count + FutureCovariates.Count;

    public IReadOnlyList<StaticColumn> StaticKeys => [.. Statics.Where(c => c.IsKey)];

    public IReadOnlyList<StaticColumn> StaticNumbers => [.. Statics.Where(c => !c.IsKey)];

    public int StaticNumberWidth => Statics.Where(c => !c.IsKey).Sum(c => c.Width);

    /// <summary>Every column, once.</summary>
    public IEnumerable<string> Names => Numbers.Concat(Statics.Select(c => c.Name)).Concat(new[] { Time, Series }.OfType<string>()).Distinct();
}
