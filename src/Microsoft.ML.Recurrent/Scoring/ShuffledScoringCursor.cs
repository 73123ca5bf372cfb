using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Scores the rows of one source cursor as they come: where a source shuffles, two cursors over it need not see one order.</summary>
/// <param name="source">A cursor with the columns that are passed through or read.</param>
/// <param name="bindings">The columns.</param>
/// <param name="scorer">The network.</param>
/// <param name="columns">The columns asked for.</param>
internal sealed class ShuffledScoringCursor(
    DataViewRowCursor source, OutputBindings bindings, NetworkScorer scorer, IReadOnlyList<DataViewSchema.Column> columns) : DataViewRowCursor
{
    private readonly ScoringRow _row = new(source, bindings, scorer, columns);

    public override DataViewSchema Schema => bindings.Output;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext() => source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _row.Dispose();
        base.Dispose(disposing);
    }
}
