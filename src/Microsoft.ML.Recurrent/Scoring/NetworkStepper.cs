using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Takes rows one step at a time. The state of a row is plain values that the caller holds: copying them forks the row, keeping them keeps a prefix.
/// Results are bit-identical to those of whole rows. For one thread at a time; allocates nothing once warm.
/// </summary>
internal sealed class NetworkStepper
{
    private readonly EnsembleScoring _scoring;
    private readonly StateRows _carried;
    private readonly NetworkWorkspace _workspace = new();
    private readonly SequencePooling _pooling;
    private readonly int _encoder;
    private readonly bool _tokens;
    private readonly int _width;
    private readonly float[] _scratch;
    private float[] _vectors = [];
    private float[] _packed = [];

    /// <exception cref="NotSupportedException">The network needs whole rows.</exception>
    public NetworkStepper(EnsembleScoring scoring)
    {
        if (StepRules.Objection(scoring.Shape) is { } objection)
            throw new NotSupportedException(objection);
        _scoring = scoring;
        _carried = new StateRows(scoring.Networks.Count, scoring.Shape);
        _pooling = scoring.PerStep ? SequencePooling.Last : scoring.Shape.Options.Pooling;
        _encoder = scoring.Shape.EncoderWidth;
        _tokens = scoring.Shape.PredictsTokens;
        _width = _tokens ? scoring.Shape.RecommendsItems ? scoring.Shape.OutputsPerRow : scoring.Shape.Outputs : scoring.RowWidth / scoring.Networks.Count;
        _scratch = new float[_tokens ? scoring.Networks.Count : scoring.RowWidth];
        StateWidth = checked(_carried.Width + scoring.Networks.Count * _encoder);
    }

    /// <summary>Values of a row's state: what the layers carry, (networks, layers, state size), then the outputs pooled so far, (networks, EncoderWidth).
    /// Before the first step all are zero.</summary>
    public int StateWidth { get; }

    /// <summary>Values of a result; of a model of the next token, the log-probability of each token, of a recommender that of each item.</summary>
    public int OutputWidth => _tokens ? _width : _scoring.OutputWidth;

    /// <summary>Takes rows one step further.</summary>
    /// <param name="step">Rows of one step each.</param>
    /// <param name="states">(rows, <see cref="StateWidth"/>): afterwards the states after the step.</param>
    /// <param name="stepsBefore">Steps that every row has had before.</param>
    public void Step(PackedBatch step, Span<float> states, long stepsBefore)
    {
        int rows = step.Packing.Rows;
        step.FirstStep = stepsBefore;
        _carried.Begin(rows);
        for (int row = 0; row < rows; row++)
            _carried.Read(row, StateOf(states, row)[.._carried.Width]);
        for (int network = 0; network < _scoring.Networks.Count; network++)
        {
            var outputs = _scoring.Networks[network].Step(step, _workspace, _carried.Of(network));
            for (int row = 0; row < rows; row++)
                Pool(outputs.Slice(row * _encoder, _encoder), PooledOf(states, row, network), stepsBefore == 0);
        }

        for (int row = 0; row < rows; row++)
            _carried.Write(row, StateOf(states, row)[.._carried.Width]);
    }

    /// <summary>The results of rows after their steps so far.</summary>
    /// <param name="step">The rows, for what they have beside their steps.</param>
    /// <param name="states">(rows, <see cref="StateWidth"/>).</param>
    /// <param name="steps">Steps that every row has had: 1 or more.</param>
    /// <param name="outputs">(rows, <see cref="OutputWidth"/>), written.</param>
    public void Score(PackedBatch step, ReadOnlySpan<float> states, long steps, Span<float> outputs)
    {
        int rows = step.Packing.Rows, networks = _scoring.Networks.Count;
        var packed = networks == 1 ? outputs[..(rows * _width)] : Grow(ref _packed, rows, checked(networks * _width));
        for (int network = 0; network < networks; network++)
            Score(network, step, states, steps, packed.Slice(network * rows * _width, rows * _width));
        if (networks == 1)
            return;
        if (_tokens)
            AverageTokens(packed, outputs);
        for (int row = 0; row < rows && !_tokens; row++)
            _scoring.Write(packed, row, rows, _scratch, outputs.Slice(row * OutputWidth, OutputWidth));
    }

    /// <summary>Averages each token on its own, as the token that follows is when a whole row is scored.</summary>
    private void AverageTokens(ReadOnlySpan<float> packed, Span<float> outputs)
    {
        int values = packed.Length / _scratch.Length;
        for (int value = 0; value < values; value++)
        {
            for (int network = 0; network < _scratch.Length; network++)
                _scratch[network] = packed[network * values + value];
            _scoring.Average!(_scratch, outputs.Slice(value, 1));
        }
    }

    private void Score(int network, PackedBatch step, ReadOnlySpan<float> states, long steps, Span<float> results)
    {
        int rows = step.Packing.Rows;
        var vectors = _scoring.Encodes ? results : Grow(ref _vectors, rows, _encoder);
        for (int row = 0; row < rows; row++)
        {
            var vector = vectors.Slice(row * _encoder, _encoder);
            states.Slice(row * StateWidth + _carried.Width + network * _encoder, _encoder).CopyTo(vector);
            if (_pooling == SequencePooling.Mean)
                TensorPrimitives.Multiply(vector, 1f / steps, vector);
        }

        if (!_scoring.Encodes)
            _scoring.Networks[network].Score(step, _workspace, vectors, results);
    }

    /// <summary>The sum, the largest values or the last step, as a whole row is pooled.</summary>
    private void Pool(ReadOnlySpan<float> output, Span<float> pooled, bool isFirst)
    {
        if (isFirst || _pooling == SequencePooling.Last)
            output.CopyTo(pooled);
        else if (_pooling == SequencePooling.Max)
            TensorPrimitives.Max(pooled, output, pooled);
        else
            TensorPrimitives.Add(pooled, output, pooled);
    }

    private Span<float> StateOf(Span<float> states, int row) => states.Slice(row * StateWidth, StateWidth);

    private Span<float> PooledOf(Span<float> states, int row, int network) =>
        states.Slice(row * StateWidth + _carried.Width + network * _encoder, _encoder);

    private static Span<float> Grow(ref float[] buffer, int rows, int width)
    {
        int size = PackedSize.Of(rows, rows, width);
        if (buffer.Length < size)
            buffer = new float[size];
        return buffer.AsSpan(0, size);
    }
}
