using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>Holds a fitted network's report on rows against what it computes when it scores them.</summary>
public class RowInspectionTests
{
    private static readonly string[] _sequences = ["Words", "Numbers", "Keys", "Level"];
    private static readonly string[] _statics = ["Size", "Group", "Traits"];

    public static TheoryData<string> Cells => [.. Networks.Cells.Select(Networks.NameOf)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void LastScoreIsThatOfTransform(string cell)
    {
        foreach (var pooling in Enum.GetValues<SequencePooling>())
        {
            foreach (bool bidirectional in new[] { false, true })
            {
                var options = Networks.Cell(cell) with { Layers = 2, Bidirectional = bidirectional, Pooling = pooling };
                foreach (var task in new[] { null, OnnxModels.Binary, OnnxModels.Multiclass, OnnxModels.Regression, OnnxModels.VectorRegression })
                    CompareWithTransform(OnnxModels.Create(options, task, _sequences, task is null ? [] : _statics));
            }
        }
    }

    [Theory]
    [MemberData(nameof(CellCases.Theory), MemberType = typeof(CellCases))]
    public void StackOfAnyCellIsInspectedAsItScores(string cell)
    {
        var graph = CellCases.Named(cell).Graph;
        var options = new RecurrentCellOptions { Cell = CellCases.Named(cell), Layers = 2, Bidirectional = true, Pooling = SequencePooling.Last };
        var model = OnnxModels.CreateAsLarge(options with { HiddenSize = 8, EmbeddingSize = 4 }, null, _sequences);
        var row = OnnxRow.Create(6).Single();

        var found = new RecurrentTransformer(model).InspectRow(row);

        found.Layer(1).Outputs[^1].Concat(found.Layer(1, reverse: true).Outputs[0]).Should().Equal(Managed.Numbers(model, [row], "Features"));
        found.Layer(1).Gates.Keys.Should().Equal(graph.Gates.Select(g => g.Name));
        found.Layer(0).States.Keys.Should().Equal(graph.States.Select(s => s.Name));
    }

    [Theory]
    [InlineData(CharacterEncoder.Convolution)]
    [InlineData(CharacterEncoder.Recurrent)]
    public void WordsWithFeaturesOfTheirCharactersAreInspectedAsTheyScore(CharacterEncoder encoder)
    {
        var model = OnnxModels.Create(
            new GruOptions { Bidirectional = true, Characters = new() { Encoder = encoder, EmbeddingSize = 3, HiddenSize = 4 } }, null, ["Words", "Keys"]);
        var row = OnnxRow.Create(6).Single();
        row.Words[2] = "unseen";

        var found = new RecurrentTransformer(model).InspectRow(row);

        found.Layer(0).Outputs[^1].Concat(found.Layer(0, reverse: true).Outputs[0]).Should().Equal(Managed.Numbers(model, [row], "Features"));
        found.Scores[3].Should().Equal(Managed.Numbers(model, [Shortened(row, 4)], "Features"));
    }

    [Fact]
    public void ScoreAfterAStepIsThatOfTheRowUpToThere()
    {
        var model = Model(new GruOptions { Bidirectional = true, Pooling = SequencePooling.Mean });
        var row = OnnxRow.Create(6).Single();

        var scores = new RecurrentTransformer(model).InspectRow(row).Scores;

        for (int steps = 1; steps <= 6; steps++)
            scores[steps - 1].Should().Equal(Managed.Numbers(model, [Shortened(row, steps)], "Score"));
    }

    [Fact]
    public void LongRowIsScoredUpToEveryStep()
    {
        var model = Model(new RnnOptions());
        var row = OnnxRow.Create(500).Single();

        var inspection = new RecurrentTransformer(model).InspectRow(row);

        inspection.Steps.Should().Be(500);
        foreach (int steps in new[] { 1, 361, 362, 499, 500 })
            inspection.Scores[steps - 1].Should().Equal(Managed.Numbers(model, [Shortened(row, steps)], "Score"));
    }

    [Fact]
    public void LayersEndWithTheFeaturesOfTheRow()
    {
        var model = OnnxModels.Create(new LstmOptions { Layers = 2, Bidirectional = true, Pooling = SequencePooling.Last }, null, _sequences);
        var rows = OnnxRow.Create(5, 1, 9);
        var inspections = new RecurrentTransformer(model).Inspect(Rows(rows)).ToArray();
        float[][] features = [.. Managed.Numbers(model, rows, "Features").Chunk(10)];

        for (int row = 0; row < rows.Length; row++)
        {
            var (forward, backward) = (inspections[row].Layer(1), inspections[row].Layer(1, reverse: true));
            forward.Outputs[^1].Concat(backward.Outputs[0]).Should().Equal(features[row]);
            forward.States["hidden"][^1].Should().Equal(forward.Outputs[^1]);
            inspections[row].Layers.Select(l => (l.Layer, l.IsReverse)).Should().Equal((0, false), (0, true), (1, false), (1, true));
        }
    }

    [Fact]
    public void EveryNetworkOfAnEnsembleIsInspected()
    {
        var ensemble = OnnxModels.Ensemble(Model(new GruOptions { Bidirectional = false }), 3);
        var row = OnnxRow.Create(4).Single();

        var found = new RecurrentTransformer(ensemble).InspectRow(row);

        found.Layers.Select(l => l.Network).Should().Equal(0, 1, 2);
        found.Layer(0, network: 0).Gates["update"][3].Should().NotEqual(found.Layer(0, network: 2).Gates["update"][3]);
        found.Scores[^1].Should().Equal(Managed.Numbers(ensemble, [row], "Score"));
    }

    [Fact]
    public void AttentionWeightsMakeTheRowsVectorOfTheStepsOutputs()
    {
        var model = OnnxModels.Create(new GruOptions { Pooling = SequencePooling.Attention, Bidirectional = false }, null, _sequences);
        var row = OnnxRow.Create(7).Single();

        var found = new RecurrentTransformer(model).InspectRow(row);

        float[] weights = found.AttentionWeights.Single();
        weights.Should().HaveCount(7).And.OnlyContain(w => w > 0).And.OnlyHaveUniqueItems();
        weights.Sum().Should().BeApproximately(1, 1e-6f);
        float[] vector = [.. Enumerable.Range(0, 5).Select(unit => weights.Zip(found.Layer(0).Outputs, (w, output) => w * output[unit]).Sum())];
        vector.Should().Equal(Managed.Numbers(model, [row], "Features"), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void EveryHeadMakesAVectorOfTheStepsOutputs()
    {
        var model = OnnxModels.Create(new LstmOptions { Pooling = SequencePooling.Attention, AttentionHeads = 3, Bidirectional = false }, null, _sequences);
        var row = OnnxRow.Create(7).Single();

        var found = new RecurrentTransformer(model).InspectRow(row);

        float[][] weights = [.. found.AttentionWeights.Single().Chunk(3)];
        weights.Should().HaveCount(7);
        float[] vectors = [.. from head in Enumerable.Range(0, 3) from unit in Enumerable.Range(0, 5) select weights.Zip(found.Layer(0).Outputs, (w, output) => w[head] * output[unit]).Sum()];
        vectors.Should().Equal(Managed.Numbers(model, [row], "Features"), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void OtherPoolingsHaveNoAttentionWeights() =>
        new RecurrentTransformer(Model(new LstmOptions())).InspectRow(OnnxRow.Create(2).Single()).AttentionWeights.Should().BeEmpty();

    [Fact]
    public void RowWithoutStepsHasLayersAndNoScores()
    {
        var found = new RecurrentTransformer(Model(new LstmOptions())).InspectRow(OnnxRow.Create(0).Single());

        found.Steps.Should().Be(0);
        found.Layer(0).Gates.Should().ContainKeys("input", "forget", "candidate", "output");
    }

    [Fact]
    public void RowKnownAsAnObjectIsReadAsWhatItIs()
    {
        var transformer = new RecurrentTransformer(Model(new LstmOptions()));
        object row = OnnxRow.Create(4).Single();

        transformer.InspectRow(row).Scores[^1].Should().Equal(transformer.InspectRow((OnnxRow)row).Scores[^1]);
        transformer.Invoking(t => t.InspectRow((object)new { Level = new float[2] })).Should().Throw<ArgumentException>().WithMessage("*'Words' is missing; the data has 'Level'.*");
    }

    [Fact]
    public void NumbersInPlaceOfKeysAreRefusedWithTheAttributeThatMakesKeys()
    {
        var transformer = new RecurrentTransformer(Model(new LstmOptions()));
        var row = OnnxRow.Create(4).Single();

        transformer.Invoking(t => t.InspectRow(new { row.Words, row.Numbers, row.Keys, row.Level, row.Size, row.Group })).Should().Throw<ArgumentException>()
            .WithMessage("*'Keys' is *UInt32*[KeyType]*anonymous type*'Group' is a scalar UInt32*[KeyType]*anonymous type*");
    }

    [Fact]
    public void StepsAreLabeledWithTheWordsOfTheRow()
    {
        var transformer = new RecurrentTransformer(Model(new LstmOptions { Bidirectional = false }));
        var row = OnnxRow.Create(3).Single();
        row.Words = ["red", "of no vocabulary", "青"];

        var found = transformer.InspectRow(row);

        found.StepLabels.Should().Equal(row.Words);
        found.ScoreLine().ToSvg().Should().Contain(">of no vocabulary<").And.Be(found.ScoreLine(row.Words).ToSvg());
        found.Layer(0).GateHeatMap("forget").ToSvg().Should().Be(found.Layer(0).GateHeatMap("forget", row.Words).ToSvg());
        found.Layer(0).MeanGatesHeatMap(["1", "2", "3"]).ToSvg().Should().NotContain("no vocabulary");
    }

    [Fact]
    public void StepsOfNumbersAloneHaveNoLabels()
    {
        var model = OnnxModels.Create(new LstmOptions { Bidirectional = false }, OnnxModels.Binary, ["Numbers"]);

        var found = new RecurrentTransformer(model).InspectRow(OnnxRow.Create(3).Single());

        found.StepLabels.Should().BeNull();
        found.ScoreLine().ToSvg().Should().Be(found.ScoreLine(["1", "2", "3"]).ToSvg());
    }

    [Fact]
    public void GatesAndStatesThatAreNotThereAreRefusedWithThoseThatAre()
    {
        var layer = new RecurrentTransformer(Model(new LstmOptions())).InspectRow(OnnxRow.Create(2).Single()).Layer(0);

        layer.Gates.Keys.Should().Equal("input", "forget", "candidate", "output");
        layer.Gates.Invoking(g => g["nope"]).Should().Throw<KeyNotFoundException>().WithMessage("There is no gate 'nope'; expected one of input, forget, candidate, output.");
        layer.States.Invoking(s => s["nope"]).Should().Throw<KeyNotFoundException>().WithMessage("There is no state 'nope'; expected one of hidden, cell.");
        layer.InitialStates.Invoking(s => s["nope"]).Should().Throw<KeyNotFoundException>().WithMessage("There is no state 'nope'; *");
    }

    [Fact]
    public void LayerThatIsNotThereIsRefused()
    {
        var found = new RecurrentTransformer(Model(new LstmOptions { Bidirectional = false })).InspectRow(OnnxRow.Create(2).Single());

        found.Invoking(f => f.Layer(0, reverse: true)).Should().Throw<ArgumentException>().WithMessage(
            "There is no backward direction of layer 0 of network 0; expected one of 1 layers, of the forward direction, of 1 networks, each from 0.*");
    }

    [Fact]
    public void ColumnsThatAreMissingAreNamedBeforeARowIsRead()
    {
        var transformer = new RecurrentTransformer(Model(new LstmOptions()));
        var rows = new MLContext().Data.LoadFromEnumerable(new[] { new { Level = new float[2] } });

        transformer.Invoking(t => t.Inspect(rows)).Should().Throw<ArgumentException>().WithMessage("*Words*");
        transformer.Invoking(t => t.AddInspection(rows)).Should().Throw<ArgumentException>().WithMessage("*Words*");
    }

    internal static IDataView Rows(params OnnxRow[] rows) => new MLContext(1).Data.LoadFromEnumerable(rows);

    private static FittedModel Model(RecurrentOptions options) => OnnxModels.Create(options, OnnxModels.Binary, _sequences, _statics);

    private static void CompareWithTransform(FittedModel model)
    {
        var rows = OnnxRow.Create(3, 7, 1);
        float[] expected = [.. Managed.Numbers(model, rows, model.Role == NetworkRole.Featurizer ? "Features" : "Score")];

        var found = new RecurrentTransformer(model).Inspect(Rows(rows));

        found.SelectMany(row => row.Scores[^1]).Should().Equal(expected);
    }

    private static OnnxRow Shortened(OnnxRow row, int steps) => new()
    {
        Numbers = row.Numbers[..(steps * OnnxRow.FeaturesPerStep)],
        Level = row.Level[..steps],
        Keys = row.Keys[..steps],
        Words = row.Words[..steps],
        Traits = row.Traits,
        Size = row.Size,
        Group = row.Group,
    };
}
