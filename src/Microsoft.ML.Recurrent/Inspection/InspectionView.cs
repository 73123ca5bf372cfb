using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>A lazy view that adds what a fitted network computes to a source, row by row. Immutable; any number of cursors may be open.</summary>
internal sealed class InspectionView(IDataView source, OutputBindings bindings, RowInspector inspector) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => bindings.Output;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new InspectionCursor(source.GetRowCursor(bindings.SourcesOf(columns), rand), bindings, inspector, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
