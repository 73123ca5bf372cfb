using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Latest;

/// <summary>One row in memory for each series: the series and the time of its origin, under the names, types and annotations that they have in the
/// data. Immutable; any number of cursors may be open.</summary>
internal sealed class KeptRowsView : IDataView
{
    private readonly IReadOnlyList<KeptColumn> _columns;

    /// <param name="sources">The columns in the data.</param>
    /// <param name="columns">Their values.</param>
    /// <param name="rows">How many there are.</param>
    public KeptRowsView(IEnumerable<DataViewSchema.Column> sources, IReadOnlyList<KeptColumn> columns, int rows)
    {
        (_columns, Rows) = (columns, rows);
        var builder = new DataViewSchema.Builder();
        foreach (var source in sources)
            builder.AddColumn(source.Name, source.Type, source.Annotations);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public int Rows { get; }

    public long? GetRowCount() => Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(KeptRowsView view, IEnumerable<DataViewSchema.Column> columns) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columns.Select(c => c.Index)];
        private int _row = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _row < view.Rows ? _row : -1;

        public override long Batch => 0;

        public override bool MoveNext() => _row < view.Rows && ++_row < view.Rows;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view._columns[column.Index].CreateGetter(() => _row) as ValueGetter<TValue> ?? throw OutputBindings.WrongType<TValue>(column);
    }
}
