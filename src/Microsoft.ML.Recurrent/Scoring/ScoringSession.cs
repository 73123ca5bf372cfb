using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A network, or those of an ensemble, and the scratch memory of one thread at a time.</summary>
/// <param name="scoring">What is scored.</param>
internal sealed class ScoringSession(EnsembleScoring scoring)
{
    private readonly NetworkWorkspace _workspace = new();
    private readonly float[] _row = new float[scoring.OutputWidth == scoring.RowWidth ? 0 : scoring.RowWidth];
    private PackedBatch? _batch;
    private float[] _packed = [];

    /// <summary>Values of the scratch memory.</summary>
    public long Length => _workspace.Length + _packed.Length;

    /// <summary>Scores some rows.</summary>
    /// <param name="rows">The rows' inputs.</param>
    /// <param name="which">The rows to score.</param>
    /// <param name="outputs">(all rows, <see cref="EnsembleScoring.OutputWidth"/>): row r's result is written at r × that width.</param>
    public void Score(ISequenceSource rows, ReadOnlySpan<int> which, Span<float> outputs)
    {
        _batch = rows.Pack(which, _batch);
        int size = PackedSize.Of(which.Length, which.Length, scoring.RowWidth);
        if (_packed.Length < size)
            _packed = new float[size];
        scoring.Run(_batch, _workspace, _packed.AsSpan(0, size));
        for (int i = 0; i < which.Length; i++)
            scoring.Write(_packed.AsSpan(0, size), i, which.Length, _row, outputs.Slice(which[_batch.RowOrder[i]] * scoring.OutputWidth, scoring.OutputWidth));
    }
}
