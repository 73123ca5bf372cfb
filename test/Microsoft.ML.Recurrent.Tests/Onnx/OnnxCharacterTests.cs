using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>Networks that read characters in ONNX Runtime, against the managed scorer.</summary>
public class OnnxCharacterTests
{
    private const float Tolerance = 1e-5f;

    private static readonly CharacterOptions _characters = new() { EmbeddingSize = 3, HiddenSize = 4, MaximumLength = 4 };

    private static readonly int[][] _batches = [[4], [0], [1], [0, 0], [3, 0, 7, 1, 5, 12, 2, 1]];

    public static TheoryData<CharacterOptions, string> Networks => new()
    {
        { _characters, "gru" }, { _characters with { KernelSize = 4, Capitalization = false }, "lstm" }, { _characters with { KernelSize = 1, MaximumLength = 20 }, "gru" },
        { _characters with { Encoder = CharacterEncoder.Recurrent }, "lstm" }, { _characters with { Encoder = CharacterEncoder.Recurrent }, "gru" },
        { _characters with { Encoder = CharacterEncoder.Recurrent }, "own" }, { _characters with { ColumnNames = ["Keys"] }, "gru" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void ScoresAreTheManagedOnes(CharacterOptions characters, string cell)
    {
        RecurrentOptions options = cell switch
        {
            "own" => new RecurrentCellOptions { Cell = new MinimalGatedCell() },
            "lstm" => new LstmOptions(),
            _ => new GruOptions(),
        };
        var model = OnnxModels.Create(options with { Characters = characters }, OnnxModels.VectorRegression, ["Numbers", "Words", "Keys"], "Size");
        foreach (var network in new[] { model, OnnxModels.Ensemble(model, 2) })
        {
            using var run = new OnnxRun(network);
            foreach (int[] lengths in _batches)
                AreEqual(run, network, OnnxRow.Create(lengths));
        }
    }

    [Fact]
    public void KeysInPipelinesScoreTheSame()
    {
        var context = new MLContext(1);
        var data = SyntheticRows.View(context, shortest: 3, longest: 3);
        var model = Pipelines.Create(context, "characters of keys").Fit(data);
        using var stream = new MemoryStream();

        context.Model.ConvertToOnnx(model, context.Data.LoadFromEnumerable(SyntheticRows.Create()), stream);

        stream.Length.Should().BeGreaterThan(0);
    }

    [Fact]
    public void TextInPipelinesIsRefused()
    {
        var context = new MLContext(1);
        var data = SyntheticRows.View(context);
        var model = Pipelines.Create(context, "characters").Fit(data);

        FluentActions.Invoking(() => context.Model.ConvertToOnnx(model, data, Stream.Null)).Should().Throw<InvalidOperationException>().WithMessage(
            "Characters reads the words of text column 'Words', which ONNX has no operator to take apart. Export the network alone with SaveOnnx, *");
    }

    private static void AreEqual(OnnxRun run, FittedModel model, OnnxRow[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
            rows[i].Words = [.. rows[i].Words.Select((word, step) => step % 4 == 1 ? "" : step % 4 == 2 ? "Unknown99" : word)];
        float[] expected = [.. Managed.Numbers(model, rows, "Score")];

        run.Run(rows)["Score"].Should().Equal(expected, (a, b) => Math.Abs(a - b) <= Tolerance);
    }
}
