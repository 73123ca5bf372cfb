using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>A network's tensors as data are those that are drawn, trained and exported, for every cell.</summary>
public class NetworkTensorTests
{
    [Theory]
    [MemberData(nameof(CellCases.Theory), MemberType = typeof(CellCases))]
    public void TensorsAreWhatIsDrawnTrainedAndExported(string cell)
    {
        var shape = Shape(CellCases.Named(cell));
        (string, int[])[] tensors = [.. shape.Tensors().Select(t => (t.Name, t.Shape))];
        var drawn = NetworkInitializer.Create(shape, seed: 1);

        using var network = new RecurrentNetwork(shape, drawn, torch.CPU, seed: 1);

        Named(drawn).Should().BeEquivalentTo(tensors, o => o.WithStrictOrdering());
        Named(network.Export()).Should().BeEquivalentTo(tensors, o => o.WithStrictOrdering());
        network.Export().Tensors.Zip(drawn.Tensors).Should().OnlyContain(pair => pair.First.Values.SequenceEqual(pair.Second.Values));
    }

    [Fact]
    public void EveryParameterOfALayerKnowsItsPlace()
    {
        NetworkTensor[] tensors = [.. Shape(new GruCell()).Tensors()];

        tensors.Where(t => t.Place is null).Select(t => t.Name).Should().Equal(
            "embeddings.0.weight", "embeddings.1.weight", "attention.weight", "attention.bias", "attention.vector", "head.weight", "head.bias");
        tensors.Where(t => t.Place is not null).Select(t => (t.Place!.Value.Layer, t.Place.Value.Reverse)).Distinct().Should().Equal((0, false), (0, true), (1, false), (1, true));
        tensors.Single(t => t.Place is { Layer: 1, Reverse: true, Parameter.Name: "weight_hh" }).Name.Should().Be("recurrent.weight_hh_l1_reverse");
    }

    private static NetworkShape Shape(Cell cell) => new(
        new RecurrentCellOptions { Cell = cell, HiddenSize = 8, Layers = 2, Bidirectional = true, Pooling = SequencePooling.Attention, EmbeddingSize = 3 },
        valuesPerStep: 2, tokenCounts: [5, 4], staticWidth: 2, outputs: 3);

    private static IEnumerable<(string, int[])> Named(NetworkWeights weights) => weights.Tensors.Select(t => (t.Name, t.Shape));
}
