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
    private float[] _attention = [];

    /// <summary>Values of the scratch memory.</summary>
    public long Length => _workspace.Length + _packed.Length + _attention.Length;

    /// <summary>Scores some rows.</summary>
    /// <param name="rows">The rows' inputs.</param>
    /// <param name="which">The rows to score.</param>
    /// <param name="outputs">Gets their results; it has room for all rows.</param>
    /// <param name="attention">Gets the attention's weights of the rows; null where nobody asks for them.</param>
    public void Score(ISequenceSource rows, ReadOnlySpan<int> which, RowValues outputs, RowValues? attention = null)
    {
        var packed = Run(rows, which, attention);
        for (int i = 0; i < which.Length; i++)
        {
            int row = which[_batch!.RowOrder[i]];
            if (scoring.PerStep)
                WriteSteps(packed, i, outputs.Of(row));
            else
                scoring.Write(packed, i, which.Length, _row, outputs.Of(row));
            if (attention is not null)
                Write(i, attention.Width, attention.Of(row));
        }
    }

    /// <summary>Scores some rows that have one result each.</summary>
    /// <param name="rows">The rows' inputs.</param>
    /// <param name="which">The rows to score.</param>
    /// <param name="outputs">(all rows, <see cref="EnsembleScoring.OutputWidth"/>): row r's result is written at r × that width.</param>
    public void Score(ISequenceSource rows, ReadOnlySpan<int> which, Span<float> outputs)
    {
        var packed = Run(rows, which, attention: null);
        for (int i = 0; i < which.Length; i++)
            scoring.Write(packed, i, which.Length, _row, outputs.Slice(which[_batch!.RowOrder[i]] * scoring.OutputWidth, scoring.OutputWidth));
    }

    /// <returns>(networks, results, values of a network), packed.</returns>
    private Span<float> Run(ISequenceSource rows, ReadOnlySpan<int> which, RowValues? attention)
    {
        _batch = rows.Pack(which, _batch);
        int size = PackedSize.Of(which.Length, scoring.ResultsOf(_batch.Packing), scoring.RowWidth);
        if (_packed.Length < size)
            _packed = new float[size];
        var packed = _packed.AsSpan(0, size);
        scoring.Run(_batch, _workspace, packed, attention is null ? default : Attention(attention.Width));
        return packed;
    }

    /// <summary>Gathers the results of a row's steps, which stand apart in the batch.</summary>
    private void WriteSteps(ReadOnlySpan<float> packed, int row, Span<float> target)
    {
        int width = scoring.OutputWidth;
        for (int step = 0; step < _batch!.Packing.Lengths[row]; step++)
            scoring.Write(packed, _batch.Packing.StepOffsets[step] + row, _batch.Packing.TotalSteps, _row, target.Slice(step * width, width));
    }

    /// <summary>(TotalSteps, heads) of the batch.</summary>
    private Span<float> Attention(int heads)
    {
        int size = PackedSize.Of(_batch!.Packing.Rows, _batch.Packing.TotalSteps, heads);
        if (_attention.Length < size)
            _attention = new float[size];
        return _attention.AsSpan(0, size);
    }

    /// <summary>Gathers the weights of a row's steps, which stand apart in the batch.</summary>
    private void Write(int row, int heads, Span<float> target)
    {
        for (int step = 0; step < _batch!.Packing.Lengths[row]; step++)
            _attention.AsSpan((_batch.Packing.StepOffsets[step] + row) * heads, heads).CopyTo(target[(step * heads)..]);
    }
}
