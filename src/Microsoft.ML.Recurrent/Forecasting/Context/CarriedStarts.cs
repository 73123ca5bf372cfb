using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>The states after origins: everything up to them has been read.</summary>
/// <param name="origins">The origins.</param>
/// <param name="width">Numbers of a state.</param>
internal sealed class CarriedStarts(IReadOnlyList<Origin> origins, int width) : IWindowStarts
{
    private readonly float[] _states = new float[PackedSize.Of(origins.Count, origins.Count, width, "Use fewer rows, a larger WindowSize or a smaller HiddenSize.")];

    public long First(int index) => origins[index].Row + 1;

    public ReadOnlySpan<float> State(int index) => _states.AsSpan(index * width, width);

    public void Write(int index, ReadOnlySpan<float> state) => state.CopyTo(_states.AsSpan(index * width, width));
}
