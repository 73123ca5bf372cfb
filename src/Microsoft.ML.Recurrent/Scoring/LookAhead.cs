using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Reads rows ahead of the cursor and scores them a batch at a time. The first batches are small, so that a preview costs little; a batch is bounded in
/// rows and in steps, so that memory does not depend on the number of rows.
/// </summary>
internal sealed class LookAhead : ILookAhead
{
    private const int FirstRows = 16;
    private const int MostRows = 1024;
    private const int MostSteps = 1 << 16;

    private readonly DataViewRowCursor _source;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly SequenceRowReader _reader;
    private readonly NetworkScorer _scorer;
    private readonly RaggedSequences _rows;
    private readonly RowValues _outputs;
    private readonly RowValues? _attention;
    private readonly DataViewRowId[] _ids = new DataViewRowId[MostRows];
    private readonly int _mostRows;
    private readonly int _mostSteps;
    private int _batchRows;
    private int _current = -1;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    public LookAhead(DataViewRowCursor source, NetworkScorer scorer)
    {
        _source = source;
        _scorer = scorer;
        _idGetter = source.GetIdGetter();
        _reader = new SequenceRowReader(source, scorer.Inputs);
        _rows = new RaggedSequences(scorer.Inputs);
        _outputs = scorer.CreateOutputs();
        _attention = scorer.CreateAttention();
        _mostRows = ScoringBatches.RowsOf(MostRows, scorer.OutputWidth);
        _mostSteps = scorer.PerStep ? ScoringBatches.RowsOf(MostSteps, scorer.OutputWidth) : MostSteps;
        _batchRows = Math.Min(FirstRows, _mostRows);
    }

    public ReadOnlySpan<float> Current => _current >= 0 && _current < _rows.Rows
        ? _outputs.Of(_current)
        : throw new InvalidOperationException("The cursor stands on no row; call MoveNext first.");

    public ReadOnlySpan<float> CurrentAttention => _current >= 0 && _current < _rows.Rows && _attention is not null
        ? _attention.Of(_current)
        : throw new InvalidOperationException("The cursor stands on no row; call MoveNext first.");

    public DataViewRowId CurrentId => _ids[_current];

    public bool MoveNext()
    {
        if (++_current < _rows.Rows)
            return true;
        Fill();
        _current = 0;
        return _rows.Rows > 0;
    }

    public void Dispose() => _source.Dispose();

    private void Fill()
    {
        _rows.Clear();
        _failure?.Throw();
        try
        {
            while (!_ended && _rows.Rows < _batchRows && _rows.TotalSteps < _mostSteps)
                _ended = !Read();
        }
        catch (Exception e) when (_rows.Rows > 0)
        {
            // The rows before the bad one are as good as ever: the error comes when the cursor gets there.
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _scorer.ScoreAll(_rows, _outputs, _attention);
        _batchRows = Math.Min(_batchRows * 4, _mostRows);
    }

    private bool Read()
    {
        if (!_source.MoveNext())
            return false;
        _idGetter(ref _ids[_rows.Rows]);
        _reader.AppendTo(_rows);
        return true;
    }
}
