using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A lazy view of what several models say of the same rows. Immutable; any number of cursors may be open.</summary>
/// <param name="views">The rows as each model transforms them.</param>
/// <param name="columns">Their columns.</param>
internal sealed class AveragedView(IReadOnlyList<IDataView> views, AveragedColumns columns) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => columns.Schema;

    public long? GetRowCount() => views[0].GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        int models = needed.Any(columns.IsJoined) ? views.Count : 1;
        return new Cursor([.. views.Take(models).Select((view, model) => view.GetRowCursor(columns.SourcesOf(model, needed)))], columns, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor[] cursors, AveragedColumns columns, DataViewSchema.Column[] active) : DataViewRowCursor
    {
        public override DataViewSchema Schema => columns.Schema;

        public override long Position => cursors[0].Position;

        public override long Batch => cursors[0].Batch;

        public override bool MoveNext()
        {
            bool moved = cursors[0].MoveNext();
            for (int model = 1; model < cursors.Length; model++)
            {
                if (cursors[model].MoveNext() != moved)
                    throw new InvalidOperationException("Two cursors over the same data gave different numbers of rows; the source must give the same rows every time it is read.");
            }

            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Any(c => c.Index == column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => IsColumnActive(column)
            ? columns.Getter<TValue>(column, cursors)
            : throw Errors.Parameter(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was opened.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursors[0].GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Array.ForEach(cursors, cursor => cursor.Dispose());
            base.Dispose(disposing);
        }
    }
}
