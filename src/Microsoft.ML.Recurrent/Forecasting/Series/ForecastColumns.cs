using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The columns that a forecaster reads, as they were at fit. Immutable.</summary>
/// <param name="Targets">The names of what is forecast: a column each, or a vector's values.</param>
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
    /// <summary>The values of the series' keys at fit, whose texts are then the series' names; null where the data did not say, and in
    /// older files: the names are the keys' numbers.</summary>
    public KeyValues? SeriesKeys { get; init; }

    /// <summary>The columns that targets and covariates are read from, in that order, where some are vectors, whose values are targets or
    /// covariates each; null where every name is that of a column.</summary>
    public IReadOnlyList<NumberColumn>? Sources { get; init; }

    /// <summary>Covariates of keys and text, the past ones first; null where there are none.</summary>
    public IReadOnlyList<TokenColumn>? TokenColumns { get; init; }

    [JsonIgnore]
    public IReadOnlyList<TokenColumn> Tokens => TokenColumns ?? [];

    /// <summary>The columns of <see cref="Numbers"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<NumberColumn> NumberColumns => Sources ?? [.. Numbers.Select(name => new NumberColumn(name, Width: null))];

    /// <summary>Values that a row is held as: numbers, then tokens.</summary>
    [JsonIgnore]
    public int RowValues => Numbers.Count + Tokens.Count;

    /// <summary>True if anything is read of the rows after an origin, the calendar aside.</summary>
    [JsonIgnore]
    public bool AreFutureKnown => FutureCovariates.Count > 0 || Tokens.Any(c => c.IsFuture);

    /// <summary>Numbers that a row is read as: targets, past covariates, future covariates.</summary>
    public IReadOnlyList<string> Numbers => [.. Targets, .. PastCovariates, .. FutureCovariates];

    public int Covariates => PastCovariates.Count + FutureCovariates.Count;

    public IReadOnlyList<StaticColumn> StaticKeys => [.. Statics.Where(c => c.IsKey)];

    public IReadOnlyList<StaticColumn> StaticNumbers => [.. Statics.Where(c => !c.IsKey)];

    /// <summary>The columns that are read as keys.</summary>
    [JsonIgnore]
    public IEnumerable<string> KeyNames =>
        [.. StaticKeys.Select(c => c.Name), .. Tokens.Where(c => c.IsKey).Select(c => c.Name), .. SeriesIsKey && Series is { } series ? [series] : Array.Empty<string>()];

    public int StaticNumberWidth => Statics.Where(c => !c.IsKey).Sum(c => c.Width);

    /// <summary>The same columns, with the names that the values of vectors have in some data where none are known yet.</summary>
    public ForecastColumns NamedAsIn(DataViewSchema schema)
    {
        NumberColumn[]? sources = Sources is null ? null : [.. Sources.Select(c => c.NamedAsIn(schema))];
        StaticColumn[] statics = [.. Statics.Select(c => c.NamedAsIn(schema))];
        bool isNamed = statics.SequenceEqual(Statics) && (sources is null || sources.SequenceEqual(Sources!));
        return isNamed ? this : this with { Sources = sources, Statics = statics };
    }

    /// <summary>Every column, once.</summary>
    public IEnumerable<string> Names => NumberColumns.Select(c => c.Name).Concat(Tokens.Select(c => c.Name)).Concat(Statics.Select(c => c.Name)).Concat(new[] { Time, Series }.OfType<string>()).Distinct();
}
