using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>A column that targets or covariates are read from.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Width">Values of a vector, each of which is a target or covariate; null for a single value.</param>
internal sealed record NumberColumn(string Name, int? Width)
{
    /// <summary>The most values of a vector.</summary>
    public const int Widest = 100_000;

    /// <summary>The names of the values at fit; null where the data did not say, and in older files.</summary>
    public SlotNames? Slots { get; init; }

    /// <summary>The same column, with the names that a vector's values have in some data where none are known yet.</summary>
    public NumberColumn NamedAsIn(DataViewSchema schema) => Width is null || Slots is not null ? this : this with { Slots = SlotNames.Of(schema[Name]) };
}
