using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A lazy view that adds a fitted network's columns to a source. Immutable; any number of cursors may be open.</summary>
/// <param name="source">The source.</param>
/// <param name="bindings">The columns.</param>
/// <param name="lookAhead">Starts scoring the source from its first row.</param>
internal sealed class RecurrentDataView(IDataView source, OutputBindings bindings, Func<ILookAhead> lookAhead) : IDataView
{
    /// <summary>False: the look-ahead and the pass-through cursor must see the rows in one order.</summary>
    public bool CanShuffle => false;

    public DataViewSchema Schema => bindings.Output;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new ScoringCursor(source, bindings, lookAhead, [.. columnsNeeded]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
