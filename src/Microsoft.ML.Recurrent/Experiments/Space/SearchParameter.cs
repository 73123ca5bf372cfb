using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>One parameter of a search space: a <see cref="RangeParameter"/> or a <see cref="ChoiceParameter"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract record SearchParameter
{
    private protected SearchParameter()
    {
    }

    /// <summary>The name: the path of the property, such as <c>"Training.LearningRate"</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The value that the search starts with, as a <see cref="Configuration"/> holds it.</summary>
    public required object Start { get; init; }

    /// <summary>The conditions that must all be met, or else the parameter has no value in a configuration.</summary>
    /// <value>The default value is empty: it always matters.</value>
    public IReadOnlyList<ParameterCondition> Conditions
    {
        get;
        init => field = ValueList<ParameterCondition>.Of(value);
    } = ValueList<ParameterCondition>.Empty;

    /// <summary>Maps a value into 0 to 1: a range by its scale, a choice by its place.</summary>
    /// <param name="value">A valid value.</param>
    /// <returns>0 to 1; of a choice the middle of its part.</returns>
    public abstract double ToUnit(object value);

    /// <summary>Maps 0 to 1 onto the values, so that evenly drawn numbers give evenly drawn values on the parameter's scale.</summary>
    /// <param name="unit">Range: 0 to 1.</param>
    public abstract object FromUnit(double unit);

    /// <summary>Tells why a value is none of this parameter; null if it is one.</summary>
    internal abstract string? Violation(object value);

    /// <summary>The parameter in a text that is the same for the same parameter alone.</summary>
    internal abstract string Description { get; }

    /// <summary>A value as messages and fingerprints write it.</summary>
    internal static string Text(object value) => value switch
    {
        string text => $"'{text}'",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private protected string ConditionText() => string.Concat(Conditions.Select(c => string.Create(CultureInfo.InvariantCulture,
        $" when {c.Parameter} {(c.Values.Count > 0 ? string.Join("|", c.Values.Select(Text)) : $"{c.Minimum:R}..{c.Maximum:R}")}")));
}
