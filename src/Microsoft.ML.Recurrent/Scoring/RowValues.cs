using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Results of some rows, row after row, a vector for each row or for each of its steps; memory is used again. Several threads may write different rows.</summary>
/// <param name="width">Values of a vector.</param>
/// <param name="perStep">Whether each step has one.</param>
internal sealed class RowValues(int width, bool perStep)
{
    private float[] _values = [];
    private int[] _starts = [0];

    /// <summary>Values of a vector.</summary>
    public int Width => width;

    /// <summary>Makes room for some rows.</summary>
    /// <exception cref="InvalidOperationException">They have more values than can be held.</exception>
    public void Reserve(ISequenceSource rows, int count)
    {
        if (_starts.Length <= count)
            _starts = new int[count + 1];
        long vectors = 0;
        for (int row = 0; row < count; row++)
        {
            vectors += perStep ? rows.Length(row) : 1;
            _starts[row + 1] = PackedSize.Of(count, vectors, width);
        }

        if (_values.Length < _starts[count])
            _values = new float[_starts[count]];
    }

    /// <summary>(steps, width) of a row, or (width).</summary>
    public Span<float> Of(int row) => _values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);
}
