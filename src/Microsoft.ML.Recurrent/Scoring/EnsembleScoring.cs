using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;
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
    private readonly int _width;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights of each network.</param>
    /// <param name="encodes">Whether the encoder's outputs are asked for, of one network, instead of the head's.</param>
    /// <param name="average">Null gives the outputs of all networks side by side.</param>
    public EnsembleScoring(NetworkShape shape, IReadOnlyList<NetworkWeights> weights, bool encodes = false, AverageOfNetworks? average = null)
    {
        Networks = [.. weights.Select(own => new ManagedNetwork(shape, own))];
        Encodes = encodes;
        _average = Networks.Count > 1 ? average : null;
        _width = encodes ? shape.PooledWidth : shape.OutputsPerRow;
        PerStep = shape.HeadReadsSteps && !encodes;
        RowWidth = checked(_width * Networks.Count);
        OutputWidth = _average is null ? RowWidth : _width;
    }

    public IReadOnlyList<ManagedNetwork> Networks { get; }

    public NetworkShape Shape => Networks[0].Shape;

    /// <summary>True if a result is the encoder's, false if it is the head's.</summary>
    public bool Encodes { get; }

    /// <summary>True if each step of a row has a result, false if the row has one.</summary>
    public bool PerStep { get; }

    /// <summary>Values that the networks give for a row or step, all together.</summary>
    public int RowWidth { get; }

    /// <summary>Values of a result.</summary>
    public int OutputWidth { get; }

    /// <summary>Makes one result of those of the networks; null for one network, and where all are given side by side.</summary>
    public AverageOfNetworks? Average => _average;

    /// <summary>The results of a batch.</summary>
    public int ResultsOf(Packing packing) => PerStep ? packing.TotalSteps : packing.Rows;

    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The rows; initial states are those of the first network's layers, then of the next one's.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="packed">(networks, results, values of a network), packed.</param>
    /// <param name="attention">(TotalSteps, heads), written: the mean of the networks' weights of the steps, packed; or empty.</param>
    public void Run(PackedBatch batch, NetworkWorkspace workspace, Span<float> packed, Span<float> attention = default)
    {
        attention.Clear();
        int size = packed.Length / Networks.Count;
        for (int network = 0; network < Networks.Count; network++)
        {
            var own = packed.Slice(network * size, size);
            if (Encodes)
                Networks[network].Encode(batch, workspace, own);
            else
                Networks[network].Run(batch, workspace, own, network * Shape.Options.Layers);
            if (!attention.IsEmpty)
                TensorPrimitives.Add(attention, workspace.StepWeights(batch.Packing.TotalSteps, Shape.AttentionHeads), attention);
        }

        if (Networks.Count > 1)
            TensorPrimitives.Divide(attention, Networks.Count, attention);
    }

    /// <summary>Writes a result.</summary>
    /// <param name="packed">What <see cref="Run"/> has given.</param>
    /// <param name="place">The result's place in it.</param>
    /// <param name="results">How many there are.</param>
    /// <param name="scratch">(<see cref="RowWidth"/>).</param>
    /// <param name="output">(<see cref="OutputWidth"/>).</param>
    public void Write(ReadOnlySpan<float> packed, int place, int results, Span<float> scratch, Span<float> output)
    {
        var own = _average is null ? output : scratch;
        for (int network = 0; network < Networks.Count; network++)
            packed.Slice((network * results + place) * _width, _width).CopyTo(own[(network * _width)..]);
        _average?.Invoke(own, output);
    }
}
