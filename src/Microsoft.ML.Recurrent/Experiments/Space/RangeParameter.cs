using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Numbers between two ends, both included.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RangeParameter : SearchParameter
{
    /// <summary>The least value.</summary>
    public required double Minimum { get; init; }

    /// <summary>The largest value, above <see cref="Minimum"/>.</summary>
    public required double Maximum { get; init; }

    /// <summary>True for whole numbers, which a <see cref="Configuration"/> holds as <see cref="long"/>; otherwise they are <see cref="double"/>.</summary>
    public bool IsWhole { get; init; }

    /// <summary>True if values are searched by their order of magnitude: from 0.001 to 0.01 is as far as from 0.01 to 0.1.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>True if the property is in single precision, to which values are rounded.</summary>
    internal bool IsSingle { get; init; }

    internal override string Description => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: {Minimum:R}..{Maximum:R}{(IsWhole ? " whole" : IsSingle ? " single" : "")}{(IsLogarithmic ? " log" : "")} from {Text(Start)}{ConditionText()}");

    /// <summary>The number of whole values; infinity where they are not whole.</summary>
    internal double ValueCount => IsWhole ? Maximum - Minimum + 1 : double.PositiveInfinity;

    /// <summary>The same range with another start: the nearest value within the range, its middle where there is none.</summary>
    internal RangeParameter StartingAt(object? start)
    {
        double number = start is null ? double.NaN : Convert.ToDouble(start, CultureInfo.InvariantCulture);
        object within = double.IsNaN(number) ? FromUnit(0.5) : Math.Clamp(number, Minimum, Maximum);
        return this with { Start = IsWhole ? (long)Convert.ToDouble(within, CultureInfo.InvariantCulture) : within };
    }

    // A whole number stands for all numbers that round to it, so that the ends are as likely as the rest.
    private double Low => OnScale(IsWhole ? Minimum - 0.5 : Minimum);

    private double High => OnScale(IsWhole ? Maximum + 0.5 : Maximum);

    /// <inheritdoc/>
    public override double ToUnit(object value) =>
        Math.Clamp((OnScale(Convert.ToDouble(value, CultureInfo.InvariantCulture)) - Low) / (High - Low), 0, 1);

    /// <inheritdoc/>
    public override object FromUnit(double unit)
    {
        double scaled = Low + (Math.Clamp(unit, 0, 1) * (High - Low));
        double value = IsLogarithmic ? Math.Exp(scaled) : scaled;
        if (IsWhole)
            return (long)Math.Clamp(Math.Round(value), Minimum, Maximum);
        value = Math.Clamp(value, Minimum, Maximum);
        return IsSingle ? Math.Clamp((double)(float)value, Minimum, Maximum) : value;
    }

    /// <summary>The numbers from 0 to 1 that a whole number stands for.</summary>
    internal (double From, double To) UnitsOf(long whole) =>
        (Math.Clamp((OnScale(whole - 0.5) - Low) / (High - Low), 0, 1), Math.Clamp((OnScale(whole + 0.5) - Low) / (High - Low), 0, 1));

    internal override string? Violation(object value) => (value, IsWhole) switch
    {
        (long whole, true) when whole >= Minimum && whole <= Maximum => null,
        (double number, false) when number >= Minimum && number <= Maximum => null,
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name} is {Text(value)}; expected a {(IsWhole ? "whole number" : "Double")} from {Minimum:R} to {Maximum:R}."),
    };

    private double OnScale(double value) => IsLogarithmic ? Math.Log(value) : value;
}
