using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>The managed reading of a network against its torch reading.</summary>
public class ManagedParityTests
{
    private const double Bound = 1e-5;

    public static TheoryData<string, int, bool, SequencePooling> Grid()
    {
        var grid = new TheoryData<string, int, bool, SequencePooling>();
        foreach (var cell in Networks.Cells)
        {
            foreach (int layers in new[] { 1, 2, 3 })
            {
                foreach (bool bidirectional in new[] { false, true })
                {
                    foreach (var pooling in Enum.GetValues<SequencePooling>())
                        grid.Add(Networks.NameOf(cell), layers, bidirectional, pooling);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void ManagedScoresAreTorchScores(string cell, int layers, bool bidirectional, SequencePooling pooling)
    {
        foreach (int hidden in new[] { 1, 5, 16, 33 })
        {
            var options = Networks.Cell(cell) with
            {
                HiddenSize = hidden,
                Layers = layers,
                Bidirectional = bidirectional,
                Pooling = pooling,
                EmbeddingSize = 5,
            };
            Compare(options, RaggedRows.Columns(valuesPerStep: 3, tokens: [7, 4], statics: 2));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(4, 0)]
    public void ManagedScoresAreTorchScoresForOneKindOfInput(int values, int statics)
    {
        foreach (var cell in Networks.Cells)
            Compare(cell with { HiddenSize = 9, EmbeddingSize = 6 }, RaggedRows.Columns(values, values == 0 ? [11] : [], statics));
    }

    private static void Compare(RecurrentOptions options, InputColumns columns)
    {
        var shape = Networks.Shape(options, columns);
        var weights = Networks.Weights(shape);
        var rows = RaggedRows.Create(columns, RaggedRows.Lengths);
        foreach (int[] which in new int[][] { [.. Enumerable.Range(0, rows.Rows)], [7], [1], [1, 6], [3, 9], [0, 2, 4] })
        {
            float[] expected = TorchScores(shape, weights, rows.Pack(which));
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                var found = new float[expected.Length];
                new ManagedNetwork(shape, weights, path).Run(rows.Pack(which), new NetworkWorkspace(), found);
                found.Should().Equal(expected, (f, e) => Math.Abs(f - e) <= Bound, "path {0}, hidden {1}", path, options.HiddenSize);
            }
        }
    }

    private static float[] TorchScores(NetworkShape shape, NetworkWeights weights, PackedBatch batch)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 1);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        return Tensors.ToArray(network.Forward(tensors, training: false));
    }
}
