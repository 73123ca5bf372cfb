using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// The values that a key column's numbers stand for, kept with a fit so that other data is read by value and not by number. Of a very large
/// set the first values and a hash are kept. Immutable.
/// </summary>
/// <param name="Count">How many values there are; number k (from 1) is the k-th.</param>
/// <param name="Names">All of them, or the first ones where there is a hash.</param>
/// <param name="Sha256">The hash of all values, where they are too many to keep; else null.</param>
internal sealed record KeyValues(int Count, ClassNames Names, string? Sha256)
{
    public const int MostKept = 100_000;

    private const int MostCharacters = 1 << 22;

    /// <summary>True if all values are here.</summary>
    public bool IsWhole => Sha256 is null;

    /// <summary>The values of a key column; null where it has none, none of a known type, or some that are not different.</summary>
    public static KeyValues? Of(DataViewSchema.Column column)
    {
        if (ColumnFacts.Of(column).KeyCount is not { } count || count is 0 or > int.MaxValue
            || ClassNames.Read(column, (int)count) is not (var itemType, var values))
            return null;
        List<string> kept = [];
        long characters = 0;
        foreach (string value in values.Take(MostKept + 1))
        {
            kept.Add(value);
            characters += value.Length;
            if (characters > MostCharacters)
                break;
        }

        if (kept.Count < (int)count || kept.Count > MostKept || characters > MostCharacters)
            return new KeyValues((int)count, new ClassNames(itemType, [.. kept.Take(ClassNames.Shown)]), Hash(values));
        return kept.Distinct(StringComparer.Ordinal).Count() == kept.Count
            ? new KeyValues((int)count, new ClassNames(itemType, [.. kept]), Sha256: null)
            : null;
    }

    /// <summary>The objection to reading data by these values, or null.</summary>
    /// <param name="what">The column, as the message begins: "Static column 'Color'".</param>
    /// <param name="found">The values of the data's column.</param>
    public string? Unlike(string what, KeyValues found)
    {
        bool agree = IsWhole && found.IsWhole
            ? found.Names.Values.Intersect(Names.Values, StringComparer.Ordinal).Any()
            : Count == found.Count && Sha256 == found.Sha256;
        return agree ? null
            : $"{what} is a key of {found.Description}; the network was fitted on {Description}. Map both with the same transformer.";
    }

    /// <summary>For each number of a key (from 1; 0 is the missing key) the fitted number, 0 for a value that the fit did not have; null
    /// where both are the same.</summary>
    /// <param name="found">The values of the data's column.</param>
    public int[]? MapFrom(KeyValues? found)
    {
        if (found is not { IsWhole: true } || !IsWhole || found.Names.Values.SequenceEqual(Names.Values, StringComparer.Ordinal))
            return null;
        var numbers = new Dictionary<string, int>(Count, StringComparer.Ordinal);
        for (int i = 0; i < Count; i++)
            numbers[Names.Values[i]] = i + 1;
        return [0, .. found.Names.Values.Select(value => numbers.GetValueOrDefault(value))];
    }

    /// <summary>The first values, as messages list them.</summary>
    public string Description => Names.Describe(Count);

    /// <summary>The objection to values of an altered file, or null.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="count">How many values the column has.</param>
    public string? Violation(string column, int count)
    {
        if (Count < 1 || Count != count || Names.Values.Any(v => v is null) || !ClassNames.IsKnownType(Names.ItemType)
            || Names.Values.Count != (IsWhole ? Count : Math.Min(Count, ClassNames.Shown)))
            return $"Column '{column}' is a key of {count} values, but has {Names.Values.Count} of {Count} with item type {Names.ItemType}.";
        return IsWhole && Names.Values.Distinct(StringComparer.Ordinal).Count() != Count
            ? $"The {Count} key values of column '{column}' are not all different."
            : null;
    }

    /// <summary>The hash of texts and their order.</summary>
    public static string Hash(IEnumerable<string> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string value in values)
        {
            hash.AppendData(BitConverter.GetBytes(value.Length));
            hash.AppendData(MemoryMarshal.AsBytes(value.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
