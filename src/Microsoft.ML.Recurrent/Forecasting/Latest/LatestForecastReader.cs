using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Latest;

/// <summary>Reads data once, holding of each series the rows that its latest forecast reads, and forecasts once from each. For one
/// walk.</summary>
/// <param name="model">What was fitted.</param>
/// <param name="scorer">Forecasts.</param>
/// <param name="warnings">Told of the rows' times.</param>
internal sealed class LatestForecastReader(FittedForecast model, ForecastScorer scorer, TimeWarnings warnings)
{
    private const int MostOrigins = 1024;
    private const int RowsPerAdvance = 4096;

    private readonly IForecastMemory _memory = scorer.CreateMemory();
    private readonly List<LatestOrigin> _origins = [];
    private readonly List<LatestOrigin> _behind = [];
    private readonly int _targets = model.Columns.Targets.Count;

    /// <summary>A view of one row per series, in the order of their first rows: the series, the origin's time and the forecast.</summary>
    /// <param name="data">The rows, each series in time order; the schema has been checked.</param>
    /// <exception cref="InvalidOperationException">A row is not what it must be.</exception>
    public IDataView Read(IDataView data)
    {
        DataViewSchema.Column[] sources = [.. new[] { model.Columns.Series, model.Columns.Time }.OfType<string>().Select(name => data.Schema[name])];
        KeptColumn[] kept;
        using (var cursor = data.GetRowCursor(model.Columns.Names.Select(name => data.Schema[name])))
        {
            kept = Array.ConvertAll(sources, column => KeptColumn.Of(cursor, column));
            Walk(cursor, kept);
        }

        var blocks = Forecast();
        var view = new KeptRowsView(sources, kept, _origins.Count);
        var bindings = new OutputBindings(view.Schema, [], scorer.Outputs.Columns, areScores: false);
        return new RecurrentDataView(view, bindings, () => new LatestForecasts(blocks, scorer.Outputs.Width, view.Rows));
    }

    private void Walk(DataViewRowCursor cursor, KeptColumn[] kept)
    {
        var index = new SeriesIndex((name, row) => model.NewSeries(name, row));
        var reader = ObservationReader.Of(cursor, model);
        var tally = warnings.NewTally();
        for (long row = 1; cursor.MoveNext(); row++)
        {
            var origin = Find(reader.AppendTo(index));
            warnings.Count(tally, origin.Rows);
            if (origin.MoveTo(_targets))
                Keep(origin, kept);
            if (row % RowsPerAdvance == 0)
                Advance();
        }

        warnings.End(tally);
    }

    private LatestOrigin Find(SeriesRows series)
    {
        if (series.Place == _origins.Count)
            _origins.Add(new LatestOrigin(series));
        return _origins[series.Place];
    }

    private void Keep(LatestOrigin origin, KeptColumn[] kept)
    {
        foreach (var column in kept)
            column.Keep(origin.Rows.Place);
        if (origin.IsBehind)
            return;
        origin.IsBehind = true;
        _behind.Add(origin);
    }

    /// <summary>Takes states that run on to the origins, and drops the rows that no forecast reads any more.</summary>
    private void Advance()
    {
        _memory.Advance([.. _behind.Select(o => o.Origin)]);
        foreach (var origin in _behind)
        {
            origin.IsBehind = false;
            origin.Rows.DropBefore(scorer.FirstRead(origin.Origin.Row));
        }

        _behind.Clear();
    }

    private List<float[]> Forecast()
    {
        List<float[]> blocks = [];
        foreach (var origins in _origins.Select(o => o.Origin).Chunk(scorer.OriginsOf(MostOrigins)))
        {
            blocks.Add(new float[origins.Length * scorer.Outputs.Width]);
            scorer.Score(origins, _memory, blocks[^1]);
        }

        return blocks;
    }
}
