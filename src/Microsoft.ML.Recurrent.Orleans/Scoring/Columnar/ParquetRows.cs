using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>The rows of some row groups as a data view. The columns that are read are noted before they are loaded.</summary>
internal sealed class ParquetRows : IDataView
{
    private readonly ParquetColumn[] _columns;
    private readonly HashSet<int> _needed = [];
    private long _rows;

    private ParquetRows(ParquetColumn[] columns)
    {
        _columns = columns;
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Type);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>Scores row groups of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">The columns with their kinds; empty for all.</param>
    /// <param name="from">The first row group.</param>
    /// <param name="to">The row group after the last one.</param>
    /// <param name="score">Makes the scored data; no row is read of it yet.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>The scored data.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or a column is not there or of another kind.</exception>
    public static async Task<IDataView> ScoreAsync(
        string path, IReadOnlyList<ScoringColumn> wanted, long from, long to, Func<IDataView, IDataView> score, CancellationToken cancellationToken)
    {
        await using var reader = await RowGroups.OpenAsync(path, cancellationToken);
        var rows = new ParquetRows(ParquetColumns.Create(reader.Schema, wanted));
        var scored = score(rows);
        // Without any rows yet, the cursor only says which columns it needs.
        using (scored.GetRowCursor(scored.Schema))
        {
        }

        for (long group = from; group < Math.Min(to, reader.RowGroupCount); group++)
        {
            try
            {
                await rows.LoadAsync(reader.OpenRowGroupReader((int)group), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw RowGroups.Explain(path, e);
            }
        }

        return scored;
    }

    /// <returns>The schema of a file's columns.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or a column is not there or of another kind.</exception>
    public static async Task<DataViewSchema> SchemaAsync(string path, IReadOnlyList<ScoringColumn> wanted, CancellationToken cancellationToken)
    {
        await using var reader = await RowGroups.OpenAsync(path, cancellationToken);
        return new ParquetRows(ParquetColumns.Create(reader.Schema, wanted)).Schema;
    }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.Select(column => column.Index).ToHashSet();
        if (_rows == 0)
            _needed.UnionWith(needed);
        return new Cursor(this, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private async Task LoadAsync(Parquet.ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        foreach (int column in _needed)
            await _columns[column].LoadAsync(group, cancellationToken);
        _rows += group.RowCount;
    }

    /// <summary>A cursor over the rows that are loaded.</summary>
    private sealed class Cursor(ParquetRows rows, IReadOnlySet<int> needed) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows._columns[column.Index].Getter(() => _position) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' has values of type {column.Type.RawType}; expected {typeof(TValue)}.");

        public override bool MoveNext()
        {
            if (_position >= rows._rows)
                return false;
            return ++_position < rows._rows;
        }
    }
}
