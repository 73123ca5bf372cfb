using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Inspects a source's rows as they come, if a column asks for it.</summary>
internal sealed class InspectionCursor : DataViewRowCursor, IInspectedRow
{
    private readonly DataViewRowCursor _source;
    private readonly OutputBindings _bindings;
    private readonly bool[] _active;
    private readonly RowInspectionReader? _reader;

    /// <param name="source">A cursor with the columns that are passed through or read.</param>
    /// <param name="bindings">The columns.</param>
    /// <param name="inspector">What inspects.</param>
    /// <param name="columns">The columns asked for.</param>
    public InspectionCursor(DataViewRowCursor source, OutputBindings bindings, RowInspector inspector, IReadOnlyList<DataViewSchema.Column> columns)
    {
        (_source, _bindings, _active) = (source, bindings, bindings.ActiveFlags(columns));
        _reader = columns.Any(bindings.IsOutput) ? new RowInspectionReader(inspector, source) : null;
    }

    public override DataViewSchema Schema => _bindings.Output;

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public RowInspection Inspection => _reader!.Current;

    /// <summary>Nothing: the columns read <see cref="Inspection"/>.</summary>
    ReadOnlySpan<float> IOutputRow.Output => [];

    public override bool MoveNext() => _source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => OutputBindings.IsActive(_active, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Errors.Parameter(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was opened.");
        return _bindings.IsOutput(column) ? _bindings.Getter<TValue>(column, this) : _source.GetGetter<TValue>(_bindings.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
