using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>
/// Truncated backpropagation (Williams &amp; Peng 1990): training windows begin at multiples of a chunk of rows, from the state that
/// the network carried there. States are made anew before each pass over the rows, so within a pass they stay behind the weights by a
/// few steps, and gradients go back at least one chunk and less than two.
/// </summary>
/// <param name="origins">The origins.</param>
/// <param name="chunk">Rows from one state to the next.</param>
internal sealed class TruncatedStarts(IReadOnlyList<Origin> origins, int chunk) : IWindowStarts
{
    private readonly Dictionary<SeriesRows, int> _places = [];
    private IWindowStarts? _states;

    public long First(int index) => chunk * Math.Max(0, (origins[index].Row + 1) / chunk - 1);

    public ReadOnlySpan<float> State(int index)
    {
        int chunks = (int)(First(index) / chunk);
        return chunks == 0 || _states is null ? default : _states.State(_places[origins[index].Series] + chunks - 1);
    }

    /// <summary>Carries the states of all series on to their last origin.</summary>
    public void Refresh(IForecastMemory memory)
    {
        List<Origin> boundaries = [];
        foreach (var series in origins.GroupBy(o => o.Series))
        {
            _places[series.Key] = boundaries.Count;
            long last = series.Max(o => o.Row);
            for (long end = chunk; end <= last + 1 - chunk; end += chunk)
                boundaries.Add(new Origin(series.Key, end - 1));
        }

        _states = memory.Advance(boundaries);
    }
}
