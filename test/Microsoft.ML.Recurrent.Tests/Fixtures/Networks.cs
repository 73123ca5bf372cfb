using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Scoring;
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

    public static LayerWeights Layer(RecurrentOptions options, int inputs, int seed = 1)
    {
        var cell = HandWritten(options);
        var random = new Random(seed);
        int size = cell.HiddenSize, rows = cell.GateCount * size;
        return new LayerWeights(
            inputs, size, Uniform(rows * inputs, inputs, random), Uniform(rows * size, size, random), Uniform(rows, 4, random), Uniform(rows, 4, random));
    }

    /// <summary>The cell as it was written by hand.</summary>
    public static HandWrittenCell HandWritten(RecurrentOptions options) => HandWrittenCells.Find(options.ToCell(), options.HiddenSize)!;

    public static NetworkShape Shape(RecurrentOptions options, InputColumns columns, int outputs = 3) => NetworkShape.Of(options, columns, outputs);

    /// <summary>The plainest network of a cell, which tests add to.</summary>
    private static RecurrentOptions OneDirection(RecurrentOptions options) => options with { Bidirectional = false, Pooling = SequencePooling.Last };

    // PyTorch's own start, ±1/√columns: a ReLU network's outputs stay near 1, where an absolute bound means something.
    private static float[] Uniform(int count, int columns, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle() - 1) / MathF.Sqrt(columns))];
}
