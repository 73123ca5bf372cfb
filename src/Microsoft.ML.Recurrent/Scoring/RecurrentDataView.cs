using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A lazy view that adds a fitted network's columns to a source. Immutable; any number of cursors may be open.</summary>
/// <param name="source">The source.</param>
/// <param name="bindings">The columns.</param>
/// <param name="lookAhead">Starts scoring the source from its first row.</param>
/// <param name="rows">Scores rows in any order; null where a row's output depends on others.</param>
internal sealed class RecurrentDataView(IDataView source, OutputBindings bindings, Func<ILookAhead> lookAhead, NetworkScorer? rows = null) : IDataView
{
    public bool CanShuffle => rows is not null && source.CanShuffle;

    public DataViewSchema Schema => bindings.Output;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return rand is not null && CanShuffle
            ? new ShuffledScoringCursor(source.GetRowCursor(bindings.SourcesOf(columns), rand), bindings, rows!, columns)
            : new ScoringCursor(source, bindings, lookAhead, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
