using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The attention's weights of some rows, row after row; memory is used again. Several threads may write different rows.</summary>
/// <param name="heads">Weights of a step.</param>
internal sealed class RowAttention(int heads)
{
    private float[] _weights = [];
    private int[] _starts = [0];

    public int Heads => heads;

    /// <summary>Makes room for some rows.</summary>
    /// <exception cref="InvalidOperationException">They have more steps than can be held.</exception>
    public void Reserve(ISequenceSource rows, int count)
    {
        if (_starts.Length <= count)
            _starts = new int[count + 1];
        long steps = 0;
        for (int row = 0; row < count; row++)
        {
            steps += rows.Length(row);
            _starts[row + 1] = PackedSize.Of(count, steps, heads);
        }

        if (_weights.Length < _starts[count])
            _weights = new float[_starts[count]];
    }

    /// <summary>(steps, heads) of a row.</summary>
    public Span<float> Of(int row) => _weights.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);
}
