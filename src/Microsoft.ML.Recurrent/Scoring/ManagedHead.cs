using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The head of a fitted network, read with managed kernels: numbers times the weight, and of each static key the column of its
/// value, added in the weight's order. Immutable and thread-safe.</summary>
internal sealed class ManagedHead
{
    private readonly HeadLayout _layout;
    private readonly PackedMatrix[] _runs;
    private readonly float[] _weight;
    private readonly float[] _bias;
    private readonly int _columns;

    public ManagedHead(NetworkShape shape, NetworkWeights weights, SimdPath lanes)
    {
        _layout = new HeadLayout(shape);
        _columns = shape.HeadWidth;
        (_weight, _bias, _runs) = ([], [], []);
        // Of the next token there is a head of its own, and this one knows no more than the width.
        if (shape.PredictsTokens)
            return;
        _weight = weights[NetworkShape.HeadWeightName].Values;
        _bias = weights[NetworkShape.HeadBiasName].Values;
        _runs = [.. _layout.Runs.Select(run => Pack(run, shape.Outputs, lanes))];
    }

    /// <summary>Numbers that it reads of a row.</summary>
    public int InputWidth => _layout.Width;

    /// <summary>Outputs, rounded up to whole vectors.</summary>
    public int PaddedOutputs => _runs[0].PaddedColumns;

    /// <param name="rows">Rows.</param>
    /// <param name="input">(rows, InputWidth).</param>
    /// <param name="keys">(rows, static keys): numbers from 1, 0 the missing key.</param>
    /// <param name="padded">(rows, PaddedOutputs), scratch memory.</param>
    /// <param name="logits">(rows, outputs).</param>
    public unsafe void Run(int rows, ReadOnlySpan<float> input, ReadOnlySpan<int> keys, Span<float> padded, Span<float> logits)
    {
        int stride = PaddedOutputs, outputs = _bias.Length;
        padded.Clear();
        for (int row = 0; row < rows; row++)
            _bias.CopyTo(padded[(row * stride)..]);
        fixed (float* a = input, c = padded)
        {
            for (int i = 0; i < _runs.Length; i++)
            {
                if (_runs[i].Rows > 0)
                    MatrixProduct.MultiplyAdd(rows, a + _layout.Runs[i].Input, _layout.Width, 1, _runs[i], c, stride);
                if (i < _layout.Keys.Count)
                    AddKey(i, rows, keys, padded);
            }
        }

        for (int row = 0; row < rows; row++)
            padded.Slice(row * stride, outputs).CopyTo(logits[(row * outputs)..]);
    }

    private void AddKey(int key, int rows, ReadOnlySpan<int> keys, Span<float> sums)
    {
        for (int row = 0; row < rows; row++)
        {
            int number = keys[row * _layout.Keys.Count + key];
            if (number == 0)
                continue;
            int column = _layout.Keys[key].Start + number - 1;
            for (int output = 0; output < _bias.Length; output++)
                sums[row * PaddedOutputs + output] += _weight[(long)output * _columns + column];
        }
    }

    private unsafe PackedMatrix Pack(HeadRun run, int outputs, SimdPath lanes)
    {
        var packed = new PackedMatrix(run.Width, outputs, lanes);
        for (int output = 0; output < outputs && run.Width > 0; output++)
        {
            fixed (float* weights = _weight.AsSpan(checked(output * _columns + run.Column), run.Width))
                packed.PackColumns(output, 1, weights, run.Width);
        }

        return packed;
    }
}
