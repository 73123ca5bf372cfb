using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Inspection;

/// <summary>A walk's memory that notes where the windows of the last origins begin.</summary>
internal sealed class NotedMemory(IForecastMemory memory) : IForecastMemory
{
    /// <summary>The latest result of <see cref="Advance"/>.</summary>
    public IWindowStarts? Starts { get; private set; }

    public IWindowStarts Advance(IReadOnlyList<Origin> origins) => Starts = memory.Advance(origins);

    public IForecastMemory Branch(IWindowStarts starts, IReadOnlyList<Origin> paths) => memory.Branch(starts, paths);
}
