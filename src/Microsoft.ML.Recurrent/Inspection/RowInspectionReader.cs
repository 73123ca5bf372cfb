using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Inspects the row that a cursor stands on, once per position. For one thread at a time.</summary>
/// <param name="inspector">What inspects.</param>
/// <param name="row">A cursor whose columns that the network reads are active.</param>
internal sealed class RowInspectionReader(RowInspector inspector, DataViewRow row)
{
    private readonly SequenceRowReader _reader = new(row, inspector.Model.Inputs);
    private readonly StepWords? _words = StepWords.Of(row, inspector.Model.Inputs);
    private readonly RaggedSequences _rows = new(inspector.Model.Inputs);
    private RowInspection? _current;
    private long _position = -1;

    public RowInspection Current
    {
        get
        {
            if (_current is null || row.Position != _position)
                Read();
            return _current!;
        }
    }

    private void Read()
    {
        _current = null;
        _rows.Clear();
        _reader.AppendTo(_rows);
        _current = inspector.Inspect(_rows, 0, _words?.Read());
        _position = row.Position;
    }
}
