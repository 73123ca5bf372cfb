using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Makes the values of a walk's columns for some origins at a time. For one thread at a time.</summary>
internal interface IOriginOutputs
{
    /// <summary>Origins whose values can be held at once.</summary>
    int MostOrigins { get; }

    /// <summary>Makes the values of the next origins; those of earlier ones are gone then.</summary>
    /// <param name="origins">Each series' origins in the order of their rows.</param>
    /// <param name="memory">The walk's.</param>
    void Read(IReadOnlyList<Origin> origins, IForecastMemory memory);

    /// <summary>An origin's values.</summary>
    /// <param name="origin">Its place among the origins.</param>
    ReadOnlySpan<float> Of(int origin);
}
