using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>An observation whose properties can fail.</summary>
internal sealed class FaultyRow
{
    private readonly float _value;

    public FaultyRow(SeriesRow row) => (Series, Time, _value, Future, Size) = (row.Series, row.Time, row.Value, row.Future, row.Size);

    public string Series { get; }

    public DateTime Time { get; }

    public float Value => Fails ? throw new FormatException("the value's property failed") : _value;

    public float Future { get; }

    public float Size { get; }

    [NoColumn]
    public bool Fails { get; init; }
}

/// <summary>A forecast whose property, the last one of three, can fail.</summary>
internal sealed class FaultyForecast
{
    private float[] _lower = [];

    [VectorType]
    public float[] Forecast { get; set; } = [];

    public DateTime Time { get; set; }

    [VectorType]
    public float[] Lower
    {
        get => _lower;
        set => _lower = Fails ? throw new FormatException("the forecast's property failed") : value;
    }

    [VectorType]
    public float[] Upper { get; set; } = [];

    [NoColumn]
    public bool Fails { get; set; }

    /// <summary>Everything, as bits.</summary>
    public string Text => $"{Time:O} {string.Join(' ', Forecast.Concat(Lower).Concat(Upper).Select(BitConverter.SingleToInt32Bits))}";
}
