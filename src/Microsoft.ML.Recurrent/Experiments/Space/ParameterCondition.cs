namespace Microsoft.ML.Recurrent;

/// <summary>A condition on another parameter, without which a parameter does not matter.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ParameterCondition
{
    /// <summary>The other parameter.</summary>
    public required string Parameter { get; init; }

    /// <summary>The values of the other parameter that meet the condition; empty where a range does.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<object> Values
    {
        get;
        init => field = ValueList<object>.Of(value);
    } = ValueList<object>.Empty;

    /// <summary>The least value that meets the condition, where <see cref="Values"/> is empty.</summary>
    /// <value>The default value is negative infinity.</value>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value that meets the condition, where <see cref="Values"/> is empty.</summary>
    /// <value>The default value is infinity.</value>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>True if a value of the other parameter meets the condition.</summary>
    /// <param name="value">The value, as a <see cref="Configuration"/> holds it.</param>
    public bool IsMetBy(object value) => Values.Count > 0
        ? Values.Contains(value)
        : value switch
        {
            long whole => whole >= Minimum && whole <= Maximum,
            double number => number >= Minimum && number <= Maximum,
            _ => false,
        };
}
