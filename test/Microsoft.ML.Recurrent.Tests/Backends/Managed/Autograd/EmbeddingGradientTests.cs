using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>The gradients of the rows that a batch reads, against differences of the loss, dropout included.</summary>
public class EmbeddingGradientTests
{
    private const int Words = 9;

    private static readonly InputColumns _columns = new(
        [
            new SequenceColumn("First", SequenceColumnKind.Keys, 0, Words, null),
            new SequenceColumn("Numbers", SequenceColumnKind.Values, 2, 0, null),
            new SequenceColumn("Second", SequenceColumnKind.Keys, 0, Words, null),
        ], []);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.4)]
    [InlineData(0.5, 0.4)]
    public void IsTheLosssSlope(double dropout, double wordTypes)
    {
        var options = new RnnOptions { HiddenSize = 5, EmbeddingSize = 3, Pooling = SequencePooling.Mean, EmbeddingDropout = dropout, WordTypeDropout = wordTypes, HeadDropout = 0 };
        var shape = NetworkShape.Of(options, _columns, outputs: 1);
        var weights = Networks.Weights(shape);
        using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 1);
        Loss(network, shape, backward: true);

        for (int column = 0; column < 2; column++)
        {
            var table = network.Tables[column];
            table.Read.ToArray().Should().OnlyHaveUniqueItems().And.BeSubsetOf(Enumerable.Range(0, Words));
            for (int i = 0; i < table.Read.Length * table.Width; i++)
                table.Gradient[i].Should().BeApproximately(Slope(shape, weights, column, table.Read[i / table.Width], i % table.Width), 2e-3f);
        }
    }

    private static float Slope(NetworkShape shape, NetworkWeights weights, int column, int word, int element)
    {
        const float Step = 0.02f;
        return (At(Step) - At(-Step)) / (2 * Step);

        float At(float step)
        {
            // Made anew, so that the same mask is drawn.
            using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 1);
            network.Tables[column].Values[word * shape.Options.EmbeddingSize + element] += step;
            return Loss(network, shape, backward: false);
        }
    }

    private static float Loss(RecurrentNetwork network, NetworkShape shape, bool backward)
    {
        using var scope = torch.NewDisposeScope();
        var batch = Batch();
        network.Begin(batch);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        var loss = network.Forward(tensors, training: true).square().sum();
        if (backward)
            network.Backward(loss);
        return loss.item<float>();
    }

    private static PackedBatch Batch()
    {
        var random = new Random(2);
        var rows = new RaggedSequences(_columns);
        foreach (int length in new[] { 4, 0, 6 })
        {
            rows.AddRow(length);
            for (int step = 0; step < length; step++)
                (rows.Tokens(0, rows.Rows - 1)[step], rows.Tokens(1, rows.Rows - 1)[step]) = (random.Next(Words), random.Next(Words / 2));
        }

        return rows.Pack([0, 1, 2]);
    }
}
