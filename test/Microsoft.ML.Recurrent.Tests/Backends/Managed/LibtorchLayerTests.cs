using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>Layers of the plain cells, in training and in scoring, give libtorch's results and gradients.</summary>
[Collection(ProcessWide.Name)]
public class LibtorchLayerTests
{
    private static readonly Dictionary<string, int[]> _batches = new()
    {
        ["one row"] = [11],
        ["one step"] = [1, 1, 1],
        ["equal"] = [.. Enumerable.Repeat(7, 19)],
        ["ragged"] = [30, 23, 23, 17, 9, 9, 9, 4, 3, 2, 1, 1],
        ["empty rows"] = [5, 5, 3, 1, 0, 0],
        // More positions than one block of the gradient's rows.
        ["long"] = [.. Enumerable.Repeat(40, 8)],
    };

    public static TheoryData<string, string, bool> Grid()
    {
        var grid = new TheoryData<string, string, bool>();
        foreach (string cell in (string[])["lstm", "gru", "rnn", "rnn, relu"])
        {
            foreach (string batch in _batches.Keys)
            {
                grid.Add(cell, batch, false);
                grid.Add(cell, batch, true);
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void ResultsAndEveryGradientEqualLibtorchs(string cell, string batch, bool reverse)
    {
        foreach (var (inputs, hidden) in batch == "ragged" ? [(1, 2), (16, 16), (64, 100)] : ((int, int)[])[(5, 18), (33, 40)])
        {
            var layer = Batch(cell, inputs, hidden, _batches[batch]);
            foreach (var path in Enum.GetValues<SimdPath>())
                CompareTraining(cell, layer, reverse, path);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    [InlineData("rnn, relu")]
    public void ScoringWithStatesEqualsLibtorch(string cell)
    {
        foreach (var (inputs, hidden) in ((int, int)[])[(1, 1), (3, 5), (16, 16), (20, 33), (7, 100)])
        {
            var layer = Batch(cell, inputs, hidden, [9, 9, 7, 4, 4, 4, 1, 1, 1, 1, 1, 0, 0]);
            foreach (bool reverse in (bool[])[false, true])
            {
                using var libtorch = new LibtorchRows(cell, layer);
                var expected = libtorch.Train(reverse, new float[layer.Output.Length], new float[layer.FinalState.Length]);
                foreach (var path in Enum.GetValues<SimdPath>())
                {
                    layer.Run(path, reverse);
                    Closeness.RelativeError(layer.Output, expected["output"]).Should().BeLessThan(3e-6, "outputs, {0}", path);
                    Closeness.RelativeError(layer.FinalState, expected["final state"]).Should().BeLessThan(3e-6, "states, {0}", path);
                }
            }
        }
    }

    private static void CompareTraining(string cell, LayerBatch batch, bool reverse, SimdPath path)
    {
        using var trained = new TrainedBatch(batch, reverse);
        using var libtorch = new LibtorchRows(cell, batch);
        trained.Run(path);

        var expected = libtorch.Train(reverse, trained["d output"], trained["d final state"]);

        foreach (string name in (string[])["output", "final state", "d input", "d initial state"])
            Closeness.RelativeError(trained[name], expected[name]).Should().BeLessThan(1e-5, "{0}, hidden {1}, {2}", name, batch.Sizes.Hidden, path);
        foreach (var (shape, gradient) in batch.ParameterShapes.Zip(trained.Parameters))
            Closeness.RelativeError(gradient, expected[$"d {shape.Name}"]).Should().BeLessThan(1e-5, "{0}, hidden {1}, {2}", shape.Name, batch.Sizes.Hidden, path);
    }

    /// <summary>A batch whose weights are small enough for rounding errors not to grow from step to step.</summary>
    private static LayerBatch Batch(string cell, int inputs, int hidden, int[] lengths)
    {
        var batch = new LayerBatch(cell, inputs, hidden, lengths);
        foreach (float[] parameter in batch.Parameters)
            TensorPrimitives.Multiply(parameter, 0.6f, parameter);
        return batch;
    }
}
