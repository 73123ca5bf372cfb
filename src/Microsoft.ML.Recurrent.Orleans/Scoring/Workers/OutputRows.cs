using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Workers;

/// <summary>The chosen columns of scored data, in their order. Its cursor counts the rows, and ends when the work is given up.</summary>
internal sealed class OutputRows : IDataView
{
    private readonly IDataView _scored;
    private readonly DataViewSchema.Column[] _sources;
    private readonly CancellationToken _cancellationToken;

    /// <exception cref="InvalidOperationException">The scored data has no such column.</exception>
    public OutputRows(IDataView scored, IEnumerable<string> columns, CancellationToken cancellationToken)
    {
        (_scored, _cancellationToken) = (scored, cancellationToken);
        _sources = Find(scored.Schema, columns);
        Schema = SchemaOf(_sources);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>The rows that the last cursor has read.</summary>
    public long Count { get; private set; }

    /// <returns>The schema of the chosen columns.</returns>
    /// <exception cref="InvalidOperationException">The scored data has no such column.</exception>
    public static DataViewSchema Choose(DataViewSchema scored, IEnumerable<string> columns) => SchemaOf(Find(scored, columns));

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Count = 0;
        return new Cursor(this, _scored.GetRowCursor(columnsNeeded.Select(column => _sources[column.Index])));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema.Column[] Find(DataViewSchema scored, IEnumerable<string> columns) =>
        [.. columns.Select(name => scored.GetColumnOrNull(name) ?? throw new InvalidOperationException(
            $"The scored data has no column '{name}' of Output.Columns; it has '{string.Join("', '", scored.Where(c => !c.IsHidden).Select(c => c.Name))}'."))];

    private static DataViewSchema SchemaOf(DataViewSchema.Column[] sources)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var source in sources)
            schema.AddColumn(source.Name, source.Type, source.Annotations);
        return schema.ToSchema();
    }

    /// <summary>The cursor of the scored data.</summary>
    private sealed class Cursor(OutputRows rows, DataViewRowCursor inner) : DataViewRowCursor
    {
        public override DataViewSchema Schema => rows.Schema;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(rows._sources[column.Index]);

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(rows._sources[column.Index]);

        public override bool MoveNext()
        {
            rows._cancellationToken.ThrowIfCancellationRequested();
            if (!inner.MoveNext())
                return false;
            rows.Count++;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
