namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>A change of a series that is kept whole or not at all. For one thread at a time; used again and again.</summary>
/// <param name="stateWidth">Values of a series' carried state.</param>
internal sealed class SeriesChange(int stateWidth)
{
    private readonly float[] _state = new float[stateWidth];
    private StreamedSeries? _series;
    private long _rows;
    private long _next;

    /// <param name="series">The series, locked until the change is kept or undone.</param>
    /// <exception cref="InvalidOperationException">It is being changed already, by this thread.</exception>
    public void Begin(StreamedSeries series)
    {
        series.ThrowIfChanging();
        series.IsChanging = true;
        (_series, _rows, _next) = (series, series.Rows.Count, series.Next);
        series.State.CopyTo(_state, 0);
    }

    /// <summary>Keeps the change: rows up to one and no later.</summary>
    /// <param name="last">The latest observation.</param>
    /// <param name="first">The first row that is still read.</param>
    public void Keep(long last, long first)
    {
        _series!.Rows.DropFrom(last + 1);
        _series.Rows.DropBefore(first);
        _series.HasBegun = true;
        End();
    }

    /// <summary>Puts the series back to what it was; it must not have dropped rows.</summary>
    public void Undo()
    {
        _series!.Rows.DropFrom(_rows);
        _state.CopyTo(_series.State, 0);
        _series.Next = _next;
        End();
    }

    private void End()
    {
        _series!.IsChanging = false;
        _series = null;
    }
}
