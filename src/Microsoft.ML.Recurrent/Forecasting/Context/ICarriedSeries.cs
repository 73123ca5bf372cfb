using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>A series and how far its state has been carried. For one thread at a time.</summary>
internal interface ICarriedSeries
{
    SeriesRows Rows { get; }

    /// <summary>(channels, networks, layers, state size): after the rows read.</summary>
    float[] State { get; }

    /// <summary>The first row not read yet.</summary>
    long Next { get; set; }
}
