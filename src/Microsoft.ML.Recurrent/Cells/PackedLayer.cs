using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>One layer's weights as the forward products read them. Thread-safe while nothing is packed into it.</summary>
internal sealed unsafe class PackedLayer
{
    private readonly GateColumns _columns;
    private readonly int _hiddenSize;
    private readonly int _stride;

    /// <param name="columns">The cell's gates.</param>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="stride">Hidden units, padded.</param>
    /// <param name="path">The lane width.</param>
    public PackedLayer(GateColumns columns, int inputSize, int hiddenSize, int stride, SimdPath path)
    {
        (_columns, _hiddenSize, _stride) = (columns, hiddenSize, stride);
        Input = new PackedMatrix(inputSize, columns.Input.Count * stride, path);
        Recurrent = new PackedMatrix(hiddenSize, columns.Recurrent.Count * stride, path);
        Bias = new float[columns.Count * stride];
    }

    /// <summary>Adds to a row of gates from its first column on.</summary>
    public PackedMatrix Input { get; }

    /// <summary>Adds to a row of gates from <see cref="RecurrentStart"/> on.</summary>
    public PackedMatrix Recurrent { get; }

    /// <summary>What a row of gates starts from.</summary>
    public float[] Bias { get; }

    /// <summary>In numbers.</summary>
    public int RecurrentStart => _columns.RecurrentStart * _stride;

    /// <summary>Numbers of a row of gates.</summary>
    public int GatesWidth => Bias.Length;

    /// <summary>Packs weights as PyTorch keeps them: (gates × hidden, inputs), (gates × hidden, hidden) and two of (gates × hidden).</summary>
    public void Pack(ReadOnlySpan<float> weightIh, ReadOnlySpan<float> weightHh, ReadOnlySpan<float> biasIh, ReadOnlySpan<float> biasHh)
    {
        PackGates(Input, _columns.Input, weightIh);
        PackGates(Recurrent, _columns.Recurrent, weightHh);
        Array.Clear(Bias);
        AddBias(_columns.Input, 0, biasIh);
        AddBias(_columns.Recurrent, _columns.RecurrentStart, biasHh);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackGates(PackedMatrix packed, IReadOnlyList<int> gates, ReadOnlySpan<float> weight)
    {
        for (int column = 0; column < gates.Count; column++)
        {
            fixed (float* rows = weight.Slice(gates[column] * _hiddenSize * packed.Rows, _hiddenSize * packed.Rows))
                packed.PackColumns(column * _stride, _hiddenSize, rows, packed.Rows);
        }
    }

    private void AddBias(IReadOnlyList<int> gates, int start, ReadOnlySpan<float> bias)
    {
        for (int column = 0; column < gates.Count; column++)
        {
            var target = Bias.AsSpan((start + column) * _stride, _hiddenSize);
            System.Numerics.Tensors.TensorPrimitives.Add(target, bias.Slice(gates[column] * _hiddenSize, _hiddenSize), target);
        }
    }
}
