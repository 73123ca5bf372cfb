using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The periods of a step mask: the units are cut into as many groups of one size; a group is updated in every step that its period divides.</summary>
internal readonly struct Periods(ImmutableArray<int> values) : IEquatable<Periods>
{
    public ReadOnlySpan<int> Values => values.IsDefault ? [] : values.AsSpan();

    /// <summary>True if a step, counted from 0, updates a unit.</summary>
    public bool Updates(long step, int unit, int units) => step % values[(int)((long)unit * values.Length / units)] == 0;

    public bool Equals(Periods other) => Values.SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is Periods other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    public int CompareTo(Periods other) => Values.SequenceCompareTo(other.Values);

    public override string ToString() =>
        values.IsDefault ? "" : string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
