using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Says of one row at a time what several models say of it. Immutable and thread-safe; the rows it makes belong to one thread each.</summary>
/// <param name="mappers">The models' own.</param>
/// <param name="columns">Their columns.</param>
internal sealed class AveragedRowMapper(IReadOnlyList<IRowToRowMapper> mappers, AveragedColumns columns) : IRowToRowMapper
{
    public DataViewSchema InputSchema => mappers[0].InputSchema;

    public DataViewSchema OutputSchema => columns.Schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        DataViewSchema.Column[] needed = [.. dependingColumns];
        return mappers.SelectMany((mapper, model) => mapper.GetDependencies(columns.SourcesOf(model, needed))).DistinctBy(column => column.Index);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        DataViewSchema.Column[] active = [.. activeColumns];
        return new Row([.. mappers.Select((mapper, model) => mapper.GetRow(input, columns.SourcesOf(model, active)))], columns, active);
    }

    private sealed class Row(DataViewRow[] rows, AveragedColumns columns, DataViewSchema.Column[] active) : DataViewRow
    {
        public override DataViewSchema Schema => columns.Schema;

        public override long Position => rows[0].Position;

        public override long Batch => rows[0].Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Any(c => c.Index == column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => IsColumnActive(column)
            ? columns.Getter<TValue>(column, rows)
            : throw Errors.Parameter(nameof(column), $"Column '{column.Name}' was not asked for when the row was made.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows[0].GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Array.ForEach(rows, row => row.Dispose());
            base.Dispose(disposing);
        }
    }
}
