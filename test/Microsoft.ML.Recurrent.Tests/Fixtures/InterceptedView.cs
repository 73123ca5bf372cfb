using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A view that counts what is asked of it, and can be told to misbehave.</summary>
internal sealed class InterceptedView(IDataView source) : IDataView
{
    private int _cursors;
    private int _moves;

    /// <summary>Called with a cursor's number (from 0) when it is opened.</summary>
    public Action<int>? OnCursor { get; init; }

    /// <summary>Called with a cursor's number and a row (from 0) before the cursor moves there; false ends the cursor.</summary>
    public Func<int, long, bool>? OnMove { get; init; }

    /// <summary>Cursors opened so far.</summary>
    public int Cursors => _cursors;

    /// <summary>Moves of all cursors so far.</summary>
    public int Moves => _moves;

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int number = Interlocked.Increment(ref _cursors) - 1;
        OnCursor?.Invoke(number);
        return new Cursor(this, number, source.GetRowCursor(columnsNeeded, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(InterceptedView view, int number, DataViewRowCursor inner) : DataViewRowCursor
    {
        public override DataViewSchema Schema => inner.Schema;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override bool MoveNext()
        {
            Interlocked.Increment(ref view._moves);
            return view.OnMove?.Invoke(number, inner.Position + 1) != false && inner.MoveNext();
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
