using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The names of a vector's values, kept with a fit: values are read by their places, so other data must have them in the same order.
/// Of very many names the first ones and a hash are kept. Immutable.</summary>
/// <param name="Count">The number of values.</param>
/// <param name="Names">All names, or the first ones where there is a hash.</param>
/// <param name="Sha256">The hash of all names, where they are too many to keep; else null.</param>
internal sealed record SlotNames(int Count, IReadOnlyList<string> Names, string? Sha256)
{
    private const int MostKept = 1000;
    private const int MostCharacters = 1 << 16;

    /// <summary>The names of a vector column of known length; null where it has none.</summary>
    public static SlotNames? Of(DataViewSchema.Column column)
    {
        string[] names = Read(column);
        if (Array.TrueForAll(names, string.IsNullOrWhiteSpace))
            return null;
        return names.Length > MostKept || names.Sum(name => (long)name.Length) > MostCharacters
            ? new SlotNames(names.Length, names[..Math.Min(names.Length, ClassNames.Shown)], KeyValues.Hash(names))
            : new SlotNames(names.Length, names, Sha256: null);
    }

    /// <summary>The name of each value; empty where the column has none.</summary>
    public static string[] Read(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>True if two columns have the same names in another order.</summary>
    public static bool AreReordered(IReadOnlyList<string> names, IReadOnlyList<string> others) =>
        names.Count == others.Count && !names.SequenceEqual(others, StringComparer.Ordinal)
        && names.Order(StringComparer.Ordinal).SequenceEqual(others.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The objection to reading values of other names, or of another order, or null; values without names are taken as they are, and so are
    /// more or fewer of them, which the type's own rules are for.</summary>
    /// <param name="what">The column, as the message begins: "Static column 'Traits'".</param>
    /// <param name="found">The names of the data's column.</param>
    public string? Unlike(string what, SlotNames? found)
    {
        if (found is null || found.Count != Count || (Sha256 == found.Sha256 && Names.SequenceEqual(found.Names, StringComparer.Ordinal)))
            return null;
        int from = FirstDifference(found);
        return $"{what} holds {found.Describe(from)}; the network was fitted on {Describe(from)}, and reads the values of a vector by their places. "
            + "Join the same columns in the same order.";
    }

    /// <summary>The objection to names of an altered file, or null.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="size">How many values the column has; null where it may have any number.</param>
    public string? Violation(string column, int? size) =>
        Count >= 1 && (size is null || Count == size) && !Names.Any(name => name is null) && Names.Count == (Sha256 is null ? Count : Math.Min(Count, ClassNames.Shown))
            ? null
            : $"Column '{column}' has {Names.Count} names of {Count} values; expected {(size is { } expected ? $"{expected}" : "one for each value")}.";

    private int FirstDifference(SlotNames found)
    {
        int same = 0;
        while (same < Names.Count && same < found.Names.Count && Names[same] == found.Names[same])
            same++;
        return same < ClassNames.Shown || same == Names.Count ? 0 : same;
    }

    /// <summary>Some names, as messages list them.</summary>
    private string Describe(int from) => (from == 0 ? "" : $"from value {from} on ")
        + string.Join(", ", Names.Skip(from).Take(ClassNames.Shown).Select(name => $"'{name}'"))
        + (Count > from + ClassNames.Shown ? $", … ({Count} values)" : "");
}
