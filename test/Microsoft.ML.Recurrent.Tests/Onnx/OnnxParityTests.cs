using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>ONNX Runtime against the managed scorer, from raw columns to outputs.</summary>
public sealed class OnnxParityTests
{
    private const float Tolerance = 1e-5f;

    private static readonly string[][] _inputs = [["Numbers", "Level"], ["Keys"], ["Words"], ["Words", "Numbers", "Keys", "Level"]];

    private static readonly string[] _statics = ["Size", "Group", "Traits"];

    private static readonly int[][] _batches = [[4], [0], [1], [3, 0, 7, 1, 5, 5, 0, 12, 2, 1]];

    public static TheoryData<string> Cells => CellCases.Theory;

    public static IEnumerable<object[]> Stacks { get; } =
    [
        .. from cell in Networks.Cells
           from layers in new[] { 1, 2 }
           from bidirectional in new[] { false, true }
           select new object[] { Networks.NameOf(cell), layers, bidirectional },
    ];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void EveryCellStackDirectionPoolingAndInputScoresAsTheManagedNetwork(string cell, int layers, bool bidirectional)
    {
        foreach (var pooling in Enum.GetValues<SequencePooling>())
        {
            var options = Networks.Cell(cell) with { Layers = layers, Bidirectional = bidirectional, Pooling = pooling };
            foreach (string[] inputs in _inputs)
                AssertEqual(OnnxModels.Create(options, OnnxModels.VectorRegression, inputs));
            AssertEqual(OnnxModels.Create(options, OnnxModels.VectorRegression, _inputs[^1], _statics));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void EveryCellScoresAsTheManagedNetwork(string cell) => AssertEqual(OnnxModels.CreateAsLarge(
        new RecurrentCellOptions { Cell = CellCases.Named(cell), HiddenSize = 8, EmbeddingSize = 4, Layers = 2, Bidirectional = true, Pooling = SequencePooling.Mean },
        OnnxModels.VectorRegression, _inputs[^1], _statics));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 3)]
    public void AttentionOfSeveralHeadsAndItsWeightsAreTheManagedOnes(int heads, int networks)
    {
        var options = new GruOptions { Bidirectional = true, Pooling = SequencePooling.Attention, AttentionHeads = heads, AttentionColumnName = "Attention" };
        var model = OnnxModels.Ensemble(OnnxModels.Create(options, OnnxModels.VectorRegression, _inputs[^1], _statics), networks);
        AssertEqual(model);

        using var run = new OnnxRun(model);
        foreach (int extraSteps in new[] { 0, 2 })
        {
            var rows = OnnxRow.Create(3, 0, 7, 1);
            float[] found = run.Run(rows, extraSteps)["Attention"], zeros = new float[(7 + extraSteps) * heads];
            float[][] managed = [.. Managed.View(model, rows).GetColumn<float[]>("Attention")];

            found.Should().Equal([.. managed.SelectMany(row => row.Concat(zeros[row.Length..]))], (a, b) => Math.Abs(a - b) <= Tolerance);
        }

        run.Run(OnnxRow.Create(0, 0))["Attention"].Should().BeEmpty();
    }

    [Theory]
    [InlineData(GraphOptimizationLevel.ORT_DISABLE_ALL)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_ALL)]
    public void AModelScoresTheSameWithAndWithoutGraphOptimizations(GraphOptimizationLevel level)
    {
        var options = new GruOptions { Layers = 2, Bidirectional = true, Pooling = SequencePooling.Mean };

        AssertEqual(OnnxModels.Create(options, OnnxModels.VectorRegression, _inputs[^1], _statics), level);
    }

    [Theory]
    [InlineData("lstm", 64)]
    [InlineData("gru", 37)]
    [InlineData("rnn-Tanh", 50)]
    public void NetworksOfEverydaySizesOverLongRowsScoreTheSame(string cell, int hidden)
    {
        var options = Networks.Cell(cell) with { HiddenSize = hidden, Layers = 2, Bidirectional = true };

        AssertEqual(OnnxModels.CreateAsLarge(options, OnnxModels.VectorRegression, _inputs[^1], _statics), [150, 80, 0, 1, 149]);
    }

    [Fact]
    public void ALengthBeyondTheStepsIsRefusedByTheRuntime()
    {
        using var run = new OnnxRun(OnnxModels.Create(new LstmOptions(), OnnxModels.Binary, ["Level"]));
        NamedOnnxValue[] feeds =
        [
            NamedOnnxValue.CreateFromTensor("Level", new DenseTensor<float>(new float[3], [1, 3, 1])),
            NamedOnnxValue.CreateFromTensor("lengths", new DenseTensor<long>(new long[] { 4 }, [1])),
        ];

        run.Session.Invoking(session => session.Run(feeds)).Should().Throw<OnnxRuntimeException>().WithMessage("*sequence_lens*");
    }

    [Fact]
    public void AFittedModelScoresTheSame()
    {
        var context = new MLContext(1);
        var rows = OnnxRow.Create([.. Enumerable.Range(0, 60).Select(i => i % 7)]);
        var options = new GruOptions
        {
            SequenceColumnNames = ["Words", "Numbers"],
            StaticColumnNames = ["Group", "Traits"],
            LabelColumnName = "Size",
            FeaturesPerStep = OnnxRow.FeaturesPerStep,
            HiddenSize = 6,
            EmbeddingSize = 4,
            MinimumTokenCount = 1,
            Training = new TrainingOptions { MaximumEpochs = 2 },
        };

        AssertEqual(context.Regression.Trainers.Gru(options).Fit(context.Data.LoadFromEnumerable(rows)).Fitted);
    }

    [Theory]
    [InlineData(SequencePooling.Last)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Max)]
    public void PaddingTakesNoPart(SequencePooling pooling)
    {
        var options = new LstmOptions { Layers = 2, Bidirectional = true, Pooling = pooling };
        using var run = new OnnxRun(OnnxModels.Create(options, OnnxModels.Binary, ["Numbers", "Words"]));
        var rows = OnnxRow.Create(4, 9, 0, 1);

        run.Run(rows, extraSteps: 6)["Score"].Should().Equal(run.Run(rows)["Score"]);
    }

    private static void AssertEqual(FittedModel model, params int[][] batches) =>
        AssertEqual(model, GraphOptimizationLevel.ORT_ENABLE_ALL, batches);

    private static void AssertEqual(FittedModel model, GraphOptimizationLevel level, params int[][] batches)
    {
        using var run = new OnnxRun(model, level);
        foreach (int[] lengths in batches.Length > 0 ? batches : _batches)
        {
            var rows = OnnxRow.Create(lengths);
            float[] expected = [.. Managed.Numbers(model, rows, "Score")];
            float[] found = run.Run(rows)["Score"];
            found.Should().HaveSameCount(expected).And.OnlyContain(value => float.IsFinite(value));
            found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThanOrEqualTo(
                Tolerance, "{0} pooling of {1} over {2} steps",
                model.Options.Pooling, string.Join(" and ", model.Options.SequenceColumnNames), string.Join(", ", lengths));
        }
    }
}
