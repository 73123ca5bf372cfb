using System.Globalization;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The size of a vector: the layer's hidden size, or a number of units of its own; a constant goes with any.</summary>
internal readonly record struct Size
{
    private readonly int _units;

    private Size(int units) => _units = units;

    /// <summary>The layer's hidden size.</summary>
    public static Size Hidden => default;

    /// <summary>A constant's.</summary>
    public static Size Any { get; } = new(-1);

    public bool IsHidden => _units == 0;

    public bool IsAny => _units < 0;

    /// <summary>The units of a size of its own; null for the hidden size.</summary>
    public int? Units => _units > 0 ? _units : null;

    /// <summary>A number of units, or the hidden size.</summary>
    public static Size Of(int? units) => units is { } count ? new(count) : Hidden;

    /// <summary>The units in a layer of a hidden size.</summary>
    public long In(long hiddenSize) => _units > 0 ? _units : hiddenSize;

    public override string ToString() => _units switch
    {
        0 => "the hidden size",
        < 0 => "any size",
        _ => string.Create(CultureInfo.InvariantCulture, $"{_units} units"),
    };
}
