using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A row that follows an input row and scores it when an output is asked for, once per position.</summary>
internal sealed class ScoringRow : DataViewRow, IOutputRow
{
    private readonly DataViewRow _input;
    private readonly OutputBindings _bindings;
    private readonly bool[] _active;
    private readonly ScoringSession? _session;
    private readonly SequenceRowReader? _reader;
    private readonly RaggedSequences _row;
    private readonly RowValues _output;
    private readonly RowValues? _attention;
    private long _scoredPosition = -1;

    public ScoringRow(DataViewRow input, OutputBindings bindings, NetworkScorer scorer, IReadOnlyList<DataViewSchema.Column> activeColumns)
    {
        _input = input;
        _bindings = bindings;
        _active = bindings.ActiveFlags(activeColumns);
        _row = new RaggedSequences(scorer.Inputs);
        _output = scorer.CreateOutputs();
        if (!activeColumns.Any(bindings.IsOutput))
            return;
        _session = scorer.CreateSession();
        _attention = scorer.CreateAttention();
        _reader = new SequenceRowReader(input, scorer.Inputs);
    }

    public override DataViewSchema Schema => _bindings.Output;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public ReadOnlySpan<float> Output
    {
        get
        {
            Score();
            return _output.Of(0);
        }
    }

    public ReadOnlySpan<float> Attention
    {
        get
        {
            Score();
            return _attention!.Of(0);
        }
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => OutputBindings.IsActive(_active, column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Errors.Parameter(nameof(column), $"Column '{column.Name}' was not asked for when the row was made.");
        return _bindings.IsOutput(column)
            ? _bindings.Getter<TValue>(column, this)
            : _input.GetGetter<TValue>(_bindings.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Scores the row unless it has been.</summary>
    private void Score()
    {
        if (_input.Position == _scoredPosition)
            return;
        _scoredPosition = -1;
        _row.Clear();
        _reader!.AppendTo(_row);
        _output.Reserve(_row, 1);
        _attention?.Reserve(_row, 1);
        _session!.Score(_row, [0], _output, _attention);
        _scoredPosition = _input.Position;
    }
}
