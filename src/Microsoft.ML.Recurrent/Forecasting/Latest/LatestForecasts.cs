using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Latest;

/// <summary>Walks over forecasts that lie in memory. For one thread at a time.</summary>
/// <param name="blocks">Forecasts of some series each, (series, <paramref name="width"/>); all but the last block of one size.</param>
/// <param name="width">Values of a forecast.</param>
/// <param name="count">Forecasts in all.</param>
internal sealed class LatestForecasts(IReadOnlyList<float[]> blocks, int width, int count) : ILookAhead
{
    private int _current = -1;

    public ReadOnlySpan<float> Current
    {
        get
        {
            if (_current < 0 || _current >= count)
                throw new InvalidOperationException("The cursor stands on no row; call MoveNext first.");
            int perBlock = blocks[0].Length / width;
            return blocks[_current / perBlock].AsSpan(_current % perBlock * width, width);
        }
    }

    public DataViewRowId CurrentId => new((ulong)_current, 0);

    public bool MoveNext() => _current < count && ++_current < count;

    public void Dispose()
    {
    }
}
