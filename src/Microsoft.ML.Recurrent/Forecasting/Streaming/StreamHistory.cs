using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Streaming;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Takes the rows of a data view in, all of them or none: each series is changed on a copy, which takes its place at the end, and
/// is locked until then.</summary>
internal sealed class StreamHistory(StreamPipeline<ForecastingTransformer> pipeline, KeptStates<StreamedSeries> states, TimeWarnings warnings)
{
    private readonly Dictionary<string, (StreamedSeries Held, StreamedSeries Changed)> _series = [];
    private readonly StreamScorer _scorer = pipeline.Model.Scorer.CreateStreamScorer();

    /// <exception cref="ArgumentException">Columns are missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row is not what it must be.</exception>
    public void Take(IDataView data)
    {
        foreach (var transformer in pipeline.Before)
            data = transformer.Transform(data);
        pipeline.Model.Bind(data.Schema);
        lock (states.Several)
        {
            try
            {
                Read(data);
                foreach (var (held, changed) in _series.Values)
                    states.Replace(held, changed);
            }
            finally
            {
                Release();
            }
        }
    }

    private void Read(IDataView data)
    {
        var model = pipeline.Model.Fitted;
        using var cursor = data.GetRowCursor(model.Columns.Names.Select(n => data.Schema[n]));
        var reader = ObservationReader.Of(cursor, model);
        var lookup = _series.GetAlternateLookup<ReadOnlySpan<char>>();
        while (cursor.MoveNext())
        {
            var name = reader.ReadName();
            var series = lookup.TryGetValue(name, out var found) ? found.Changed : Hold(name, cursor.Position);
            long origin = series.Rows.Count;
            if (origin >= CheckPointFormat.MostInputs)
                throw new InvalidOperationException(StreamErrors.TookTooMany(series.Words, series.Name));
            reader.AppendTo(series.Rows);
            warnings.Observe(series.Rows);
            _scorer.Advance(series, origin);
            series.Rows.DropBefore(pipeline.Model.Scorer.FirstRead(origin));
        }
    }

    /// <returns>A copy of a series that nobody else changes until <see cref="Release"/>.</returns>
    private StreamedSeries Hold(ReadOnlySpan<char> name, long row)
    {
        while (true)
        {
            var series = states.FindOrAdd(name, row);
            Monitor.Enter(series);
            if (series.IsGone || series.IsChanging)
            {
                Monitor.Exit(series);
                series.ThrowIfChanging();
                continue;
            }

            series.IsChanging = true;
            var copy = series.HasBegun ? series.Copy() : StreamedSeries.Begin(pipeline.Model.Fitted, series.Name, row);
            _series.Add(series.Rows.Name, (series, copy));
            return copy;
        }
    }

    private void Release()
    {
        foreach (var (held, _) in _series.Values)
        {
            if (!held.HasBegun && !held.IsGone)
                states.Remove(held);
            held.IsChanging = false;
            Monitor.Exit(held);
        }

        _series.Clear();
    }
}
