using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>The last rows up to the origin, from a zero state.</summary>
internal sealed class WindowStarts(IReadOnlyList<Origin> origins, int window) : IWindowStarts
{
    public long First(int index) => Math.Max(0, origins[index].Row + 1 - window);

    public ReadOnlySpan<float> State(int index) => default;
}
