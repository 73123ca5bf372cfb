using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A network and the scratch memory of one thread at a time.</summary>
internal sealed class ScoringSession(ManagedNetwork network, bool encodes)
{
    private readonly NetworkWorkspace _workspace = new();
    private PackedBatch? _batch;
    private float[] _packed = [];

    /// <summary>Values of the scratch memory.</summary>
    public long Length => _workspace.Length + _packed.Length;

    /// <summary>Scores some rows.</summary>
    /// <param name="rows">The rows' inputs.</param>
    /// <param name="which">The rows to score.</param>
    /// <param name="outputs">(all rows, width): row r's result is written at r × width.</param>
    public void Score(ISequenceSource rows, ReadOnlySpan<int> which, Span<float> outputs)
    {
        _batch = rows.Pack(which, _batch);
        int width = encodes ? network.Shape.EncoderWidth : network.Shape.OutputsPerRow;
        int size = PackedSize.Of(which.Length, which.Length, width);
        if (_packed.Length < size)
            _packed = new float[size];
        var packed = _packed.AsSpan(0, size);
        network.Run(_batch, _workspace, encodes ? packed : default, encodes ? default : packed);
        for (int i = 0; i < which.Length; i++)
            packed.Slice(i * width, width).CopyTo(outputs[(which[_batch.RowOrder[i]] * width)..]);
    }
}
