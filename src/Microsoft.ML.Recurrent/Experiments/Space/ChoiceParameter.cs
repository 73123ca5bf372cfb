namespace Microsoft.ML.Recurrent;

/// <summary>One of several values without an order.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ChoiceParameter : SearchParameter
{
    /// <summary>The values, each once, as a <see cref="Configuration"/> holds them. An enumeration's are its names; labels stand for values of other types.</summary>
    public required IReadOnlyList<object> Candidates
    {
        get;
        init => field = ValueList<object>.Of(value);
    }

    internal override string Description => $"{Name}: {string.Join("|", Candidates.Select(c => $"{c.GetType().Name} {Text(c)}"))} from {Text(Start)}{ConditionText()}";

    /// <summary>The place of a value.</summary>
    /// <exception cref="ArgumentException">It is no candidate.</exception>
    internal int IndexOf(object value)
    {
        for (int i = 0; i < Candidates.Count; i++)
        {
            if (Candidates[i].Equals(value))
                return i;
        }

        throw new ArgumentException(Violation(value), nameof(value));
    }

    /// <inheritdoc/>
    public override double ToUnit(object value) => (IndexOf(value) + 0.5) / Candidates.Count;

    /// <inheritdoc/>
    public override object FromUnit(double unit) => Candidates[(int)Math.Clamp(unit * Candidates.Count, 0, Candidates.Count - 1)];

    internal override string? Violation(object value) =>
        Candidates.Contains(value) ? null : $"{Name} is {Text(value)}; expected {string.Join(" or ", Candidates.Select(Text))}.";
}
