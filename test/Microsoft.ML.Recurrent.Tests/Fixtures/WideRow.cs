using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row of <see cref="SyntheticSeries"/> whose targets and covariates are vectors, with categories besides.</summary>
internal sealed class WideRow
{
    public DateTime Time { get; set; }

    public string Series { get; set; } = "";

    /// <summary>Value and Other.</summary>
    [VectorType(2)]
    public float[] Load { get; set; } = [0, 0];

    /// <summary>Future, and twice of it.</summary>
    [VectorType(2)]
    public float[] Plan { get; set; } = [0, 0];

    public float Value { get; set; }

    public float Other { get; set; }

    public float Future { get; set; }

    public float Twice { get; set; }

    /// <summary>Known up to now: changes with the wave.</summary>
    public string Weather { get; set; } = "";

    /// <summary>Known beforehand, every third row another.</summary>
    public string Plant { get; set; } = "";

    /// <summary>The same as a key.</summary>
    [KeyType(4)]
    public uint PlantKey { get; set; }

    public static WideRow Of(SeriesRow row) => new()
    {
        Time = row.Time,
        Series = row.Series,
        Load = [row.Value, row.Other],
        Plan = [row.Future, 2 * row.Future],
        Value = row.Value,
        Other = row.Other,
        Future = row.Future,
        Twice = 2 * row.Future,
        Weather = row.Past > 0.5f ? "sun" : row.Past > -0.5f ? "clouds" : "rain",
        Plant = $"plant {row.Time.Hour % 4}",
        PlantKey = (uint)(row.Time.Hour % 4),
    };

    public static WideRow[] Rows(params int[] lengths) => [.. SyntheticSeries.Create(lengths).Select(Of)];
}

/// <summary>A forecaster's columns for a <see cref="WideRow"/>, with the observation's own columns.</summary>
internal sealed class WideForecast
{
    [VectorType]
    public float[] Forecast { get; set; } = [];

    [VectorType]
    public float[] Load { get; set; } = [];
}
