using Microsoft.ML.Data;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>A column of input files. Immutable.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="First">The index of its field in a line of text, or of its first one. Range: 0 or more.</param>
/// <param name="Last">The index of the last field of a vector; null for a single value.</param>
/// <param name="KeyCount">The number of keys of a key column, whose values count from 0; null for other columns.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringColumn")]
public sealed record ScoringColumn(
    [property: Id(0)] string Name,
    [property: Id(1)] DataKind Kind,
    [property: Id(2)] int First = 0,
    [property: Id(3)] int? Last = null,
    [property: Id(4)] ulong? KeyCount = null);
