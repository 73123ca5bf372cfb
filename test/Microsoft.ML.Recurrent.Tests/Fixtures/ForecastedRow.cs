using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row with forecasts for two horizon steps, as if a forecaster had added them.</summary>
internal sealed class ForecastedRow
{
    public long Row { get; set; }

    public DateTime Time { get; set; }

    public string Series { get; set; } = "";

    public float Value { get; set; }

    public double Wide { get; set; }

    [VectorType(2)]
    public float[] Forecast { get; set; } = [float.NaN, float.NaN];

    [VectorType(2)]
    public float[] Lower { get; set; } = [float.NaN, float.NaN];

    [VectorType(2)]
    public float[] Upper { get; set; } = [float.NaN, float.NaN];

    /// <summary>(2 levels, 2 horizon steps).</summary>
    [VectorType(2, 2)]
    public float[] Levels { get; set; } = [float.NaN, float.NaN, float.NaN, float.NaN];

    [VectorType]
    public float[] Ragged { get; set; } = [];

    /// <summary>Rows of one series, an hour apart.</summary>
    public static ForecastedRow[] Rows(params float[] values) =>
        [.. values.Select((value, row) => new ForecastedRow { Value = value, Time = SyntheticSeries.Start.AddHours(row), Series = "one" })];

    /// <summary>Five rows, their forecasts: 1, 0, 2, NaN, 1, 0, 2 away, the last three without an actual.</summary>
    public static ForecastedRow[] Five()
    {
        var rows = Rows(1, 3, 2, 6, 5);
        float[][] forecasts = [[2, 2], [4, float.NaN], [5, 5], [7, 1], [9, 9]];
        for (int row = 0; row < rows.Length; row++)
            rows[row].Forecast = forecasts[row];
        return rows;
    }
}
