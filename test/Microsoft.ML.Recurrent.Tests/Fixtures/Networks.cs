using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Networks of every cell, with seeded weights in every tensor (biases too, so that a misplaced one shows).</summary>
internal static class Networks
{
    public static IReadOnlyList<RecurrentOptions> Cells { get; } =
    [
        OneDirection(new LstmOptions()), OneDirection(new GruOptions()), OneDirection(new RnnOptions()), OneDirection(new RnnOptions { Activation = RnnActivation.Relu }),
    ];

    public static string NameOf(RecurrentOptions options) => options is RnnOptions rnn ? $"rnn-{rnn.Activation}" : options.CellName;

    public static RecurrentOptions Cell(string name) => Cells.Single(c => NameOf(c) == name);

    public static NetworkWeights Weights(NetworkShape shape, int seed = 1)
    {
        var random = new Random(seed);
        return new NetworkWeights(shape.Tensors().Select(t => new NamedTensor(
            t.Name, t.Shape, Uniform(t.Shape.Aggregate(1, (a, b) => a * b), t.Shape.Length == 1 ? 4 : t.Shape[1], random))));
    }

    /// <summary>One direction of the cell's layer.</summary>
    public static InferenceLayer ScoringLayer(RecurrentOptions options, int inputs, SimdPath path)
    {
        var layer = new NetworkLayer(options.ToCell().Graph, inputs, options.HiddenSize);
        var random = new Random(1);
        return new InferenceLayer(layer.Kernels(path), layer.Sizes, [.. layer.Parameters.Select(p => Uniform(p.Count, p.Columns ?? 4, random))]);
    }

    public static NetworkShape Shape(RecurrentOptions options, InputColumns columns, int outputs = 3) => NetworkShape.Of(options, columns, outputs);

    /// <summary>The plainest network of a cell, which tests add to.</summary>
    private static RecurrentOptions OneDirection(RecurrentOptions options) => options with { Bidirectional = false, Pooling = SequencePooling.Last };

    // PyTorch's own start, ±1/√columns: a ReLU network's outputs stay near 1, where an absolute bound means something.
    private static float[] Uniform(int count, int columns, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle() - 1) / MathF.Sqrt(columns))];
}
