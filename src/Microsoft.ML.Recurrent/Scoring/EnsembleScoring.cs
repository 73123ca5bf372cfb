using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Makes one result of what several networks give for a row.</summary>
/// <param name="outputs">(networks, values of a network).</param>
/// <param name="mean">(values of a network).</param>
internal delegate void AverageOfNetworks(ReadOnlySpan<float> outputs, Span<float> mean);

/// <summary>One network, or several of the same sizes that read the same rows. Immutable and thread-safe.</summary>
internal sealed class EnsembleScoring
{
    private readonly AverageOfNetworks? _average;
    private readonly bool _encodes;
    private readonly int _width;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights of each network.</param>
    /// <param name="encodes">Whether the encoder's outputs are asked for, of one network, instead of the head's.</param>
    /// <param name="average">Null gives the outputs of all networks side by side.</param>
    public EnsembleScoring(NetworkShape shape, IReadOnlyList<NetworkWeights> weights, bool encodes = false, AverageOfNetworks? average = null)
    {
        Networks = [.. weights.Select(own => new ManagedNetwork(shape, own))];
        _encodes = encodes;
        _average = Networks.Count > 1 ? average : null;
        _width = encodes ? shape.PooledWidth : shape.OutputsPerRow;
        RowWidth = checked(_width * Networks.Count);
        OutputWidth = _average is null ? RowWidth : _width;
    }

    public IReadOnlyList<ManagedNetwork> Networks { get; }

    public NetworkShape Shape => Networks[0].Shape;

    /// <summary>Values that the networks give for a row, all together.</summary>
    public int RowWidth { get; }

    /// <summary>Values of a row's result.</summary>
    public int OutputWidth { get; }

    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The rows; initial states are those of the first network's layers, then of the next one's.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="packed">(networks, rows, values of a network) in packed row order.</param>
    /// <param name="attention">(TotalSteps, heads), written: the mean of the networks' weights of the steps, packed; or empty.</param>
    public void Run(PackedBatch batch, NetworkWorkspace workspace, Span<float> packed, Span<float> attention = default)
    {
        attention.Clear();
        int size = packed.Length / Networks.Count;
        for (int network = 0; network < Networks.Count; network++)
        {
            var own = packed.Slice(network * size, size);
            if (_encodes)
                Networks[network].Encode(batch, workspace, own);
            else
                Networks[network].Run(batch, workspace, own, network * Shape.Options.Layers);
            if (!attention.IsEmpty)
                TensorPrimitives.Add(attention, workspace.StepWeights(batch.Packing.TotalSteps, Shape.AttentionHeads), attention);
        }

        if (Networks.Count > 1)
            TensorPrimitives.Divide(attention, Networks.Count, attention);
    }

    /// <summary>Writes a row's result.</summary>
    /// <param name="packed">What <see cref="Run"/> has given.</param>
    /// <param name="row">The row's place in the packed order.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="scratch">(<see cref="RowWidth"/>).</param>
    /// <param name="output">(<see cref="OutputWidth"/>).</param>
    public void Write(ReadOnlySpan<float> packed, int row, int rows, Span<float> scratch, Span<float> output)
    {
        var own = _average is null ? output : scratch;
        for (int network = 0; network < Networks.Count; network++)
            packed.Slice((network * rows + row) * _width, _width).CopyTo(own[(network * _width)..]);
        _average?.Invoke(own, output);
    }
}
