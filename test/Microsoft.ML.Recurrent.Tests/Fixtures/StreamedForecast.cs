using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Everything that <see cref="SmallForecasts.Everything"/> gives, as an engine writes it.</summary>
internal sealed class StreamedForecast
{
    [VectorType]
    public float[] Forecast { get; set; } = [];

    [VectorType]
    public float[] Lower { get; set; } = [];

    [VectorType]
    public float[] Upper { get; set; } = [];

    [ColumnName("ForecastQuantiles"), VectorType]
    public float[] Levels { get; set; } = [];

    /// <summary>A column of the observation.</summary>
    public DateTime Time { get; set; }

    /// <summary>All numbers, one after another.</summary>
    public float[] All => [.. Forecast, .. Lower, .. Upper, .. Levels];
}
