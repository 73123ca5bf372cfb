using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>One time step of a synthetic series.</summary>
internal sealed class SeriesRow
{
    public DateTime Time { get; set; }

    public string Series { get; set; } = "";

    /// <summary>The series as a key; ML.NET counts members from 0, and reads what is beyond the type as missing.</summary>
    [KeyType(SyntheticSeries.MostSeries)]
    public uint Key { get; set; }

    public float Value { get; set; }

    public float Other { get; set; }

    public float Past { get; set; }

    public float Future { get; set; }

    /// <summary>The same in all rows of a series.</summary>
    public float Size { get; set; }
}

/// <summary>A forecaster's columns, as tests read them.</summary>
internal sealed class ForecastRow
{
    public float Value { get; set; }

    [VectorType]
    public float[] Forecast { get; set; } = [];
}

/// <summary>The same with intervals.</summary>
internal sealed class IntervalRow
{
    public float Value { get; set; }

    [VectorType]
    public float[] Forecast { get; set; } = [];

    [VectorType]
    public float[] Lower { get; set; } = [];

    [VectorType]
    public float[] Upper { get; set; } = [];
}
