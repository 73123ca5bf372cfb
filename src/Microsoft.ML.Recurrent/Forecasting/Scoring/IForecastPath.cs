using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>A way to forecast the horizon with a network. Immutable and thread-safe.</summary>
internal interface IForecastPath
{
    /// <param name="origins">The origins.</param>
    /// <param name="memory">The walk's.</param>
    /// <param name="decoder">Reads the network's outputs.</param>
    /// <param name="levels">(origins, horizon, targets, <see cref="ForecastDecoder.Stride"/>), in the targets' units.</param>
    void Forecast(IReadOnlyList<Origin> origins, IForecastMemory memory, ForecastDecoder decoder, double[] levels);
}
