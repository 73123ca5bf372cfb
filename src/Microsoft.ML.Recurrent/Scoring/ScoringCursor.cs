using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Two source cursors side by side: one reads the network's inputs ahead, a batch at a time; the other passes the remaining columns
/// through, row by row. Each is opened only when a column asks for it.
/// </summary>
internal sealed class ScoringCursor : DataViewRowCursor, IOutputRow
{
    private readonly OutputBindings _bindings;
    private readonly bool[] _active;
    private readonly DataViewRowCursor? _passThrough;
    private readonly ILookAhead? _lookAhead;
    private long _position = -1;

    public ScoringCursor(IDataView source, OutputBindings bindings, Func<ILookAhead> lookAhead, IReadOnlyList<DataViewSchema.Column> columns)
    {
        _bindings = bindings;
        _active = bindings.ActiveFlags(columns);
        DataViewSchema.Column[] passed = [.. bindings.InputsAmong(columns)];
        if (columns.Any(bindings.IsOutput))
            _lookAhead = lookAhead();
        if (passed.Length > 0 || _lookAhead is null)
            _passThrough = source.GetRowCursor(passed);
    }

    public override DataViewSchema Schema => _bindings.Output;

    public override long Position => _position;

    public override long Batch => 0;

    ReadOnlySpan<float> IOutputRow.Output => _lookAhead!.Current;

    ReadOnlySpan<float> IOutputRow.Attention => _lookAhead!.CurrentAttention;

    DataViewRowId IOutputRow.Place => _lookAhead!.CurrentPlace;

    public override bool MoveNext()
    {
        bool? passed = _passThrough?.MoveNext(), ahead = _lookAhead?.MoveNext();
        if (passed is { } first && ahead is { } second && first != second)
            throw new InvalidOperationException(
                "Two cursors over the same data gave different numbers of rows; the source must give the same rows every time it is read.");
        bool moved = passed ?? ahead ?? false;
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => OutputBindings.IsActive(_active, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        _passThrough?.GetIdGetter() ?? ((ref DataViewRowId id) => id = _lookAhead!.CurrentId);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Errors.Parameter(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was opened.");
        return _bindings.IsOutput(column)
            ? _bindings.Getter<TValue>(column, this)
            : _passThrough!.GetGetter<TValue>(_bindings.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _passThrough?.Dispose();
            _lookAhead?.Dispose();
        }

        base.Dispose(disposing);
    }
}
