using CsCheck;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>A row's managed result is bit-identical alone and beside any other rows, longer ones (padding) included.</summary>
public class RowIndependenceTests
{
    private static readonly Gen<int[]> _batches = Gen.Int[0, 40].Array[1, 70];

    [Theory]
    [InlineData("lstm", false)]
    [InlineData("lstm", true)]
    [InlineData("gru", false)]
    [InlineData("gru", true)]
    [InlineData("rnn-Tanh", true)]
    [InlineData("rnn-Relu", true)]
    public void RowAloneIsTheRowInABatch(string cell, bool bidirectional)
    {
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (var pooling in Enum.GetValues<SequencePooling>())
                Check(Networks.Cell(cell) with { HiddenSize = 21, Layers = 2, Bidirectional = bidirectional, Pooling = pooling }, path);
        }
    }

    private static void Check(RecurrentOptions options, SimdPath path)
    {
        var columns = RaggedRows.Columns(valuesPerStep: 3, tokens: [6], statics: 1);
        var shape = Networks.Shape(options with { EmbeddingSize = 4 }, columns);
        var network = new ManagedNetwork(shape, Networks.Weights(shape), path);
        _batches.Sample(
            lengths =>
            {
                var rows = RaggedRows.Create(columns, lengths);
                int[] all = [.. Enumerable.Range(0, lengths.Length)];
                float[][] together = RaggedRows.Score(network, rows, all);

                int[] some = [.. all.Where(row => row % 3 == lengths.Length % 3)];
                RaggedRows.Score(network, rows, some).Should().BeEquivalentTo(some.Select(row => together[row]), o => o.WithStrictOrdering());
                RaggedRows.Score(network, rows, 0)[0].Should().Equal(together[0]);
                RaggedRows.Score(network, rows, all[^1])[0].Should().Equal(together[^1]);
            },
            iter: 6,
            threads: 1);
    }
}
