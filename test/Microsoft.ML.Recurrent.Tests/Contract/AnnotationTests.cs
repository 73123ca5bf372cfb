using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

public class AnnotationTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Label", "BinaryClassification")]
    [InlineData("Class", "MulticlassClassification")]
    [InlineData("Target", "Regression")]
    [InlineData("Targets", "MultiOutputRegression")]
    public void ScoreSaysWhatItIs(string label, string kind)
    {
        var score = Schema(label)["Score"];

        Text(score, "ScoreColumnKind").Should().Be(kind);
        Text(score, "ScoreValueKind").Should().Be("Score");
        SetId(score).Should().Be(1);
    }

    [Fact]
    public void ProbabilityIsNormalized()
    {
        var schema = Schema("Label");

        bool normalized = false;
        schema["Probability"].Annotations.GetValue("IsNormalized", ref normalized);
        normalized.Should().BeTrue();
        Text(schema["Probability"], "ScoreValueKind").Should().Be("Probability");
        Text(schema["PredictedLabel"], "ScoreValueKind").Should().Be("PredictedLabel");
    }

    [Fact]
    public void EachTrainerOfAPipelineHasItsOwnSetId()
    {
        var data = SyntheticRows.View(_context, count: 40);
        var first = Trainer("Label").Fit(data).Transform(data);

        var both = Trainer("Target").Fit(first).Transform(first).Schema;

        both.Where(c => c.Name == "Score").Select(SetId).Should().Equal(1u, 2u);
    }

    [Fact]
    public void TextClassesBecomeKeyValuesAndSlotNames()
    {
        var rows = SyntheticRows.View(_context, count: 40);
        var data = _context.Transforms.Conversion.MapValueToKey("Named", "ClassName").Fit(rows).Transform(rows);
        var schema = Trainer("Named").Fit(data).GetOutputSchema(data.Schema);

        Texts(schema["PredictedLabel"], "KeyValues").Should().Equal("low", "middle", "high");
        Texts(schema["Score"], "SlotNames").Should().Equal("low", "middle", "high");
        Texts(schema["Score"], "TrainingLabelValues").Should().Equal("low", "middle", "high");
    }

    private DataViewSchema Schema(string label)
    {
        var data = SyntheticRows.View(_context, count: 40);
        return Trainer(label).Fit(data).GetOutputSchema(data.Schema);
    }

    private RecurrentEstimator Trainer(string label) => label switch
    {
        "Label" => _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(epochs: 1)),
        "Class" or "Named" => _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: label, epochs: 1)),
        _ => _context.Regression.Trainers.Gru(SmallOptions.Gru(label: label, epochs: 1)),
    };

    private static uint SetId(DataViewSchema.Column column)
    {
        uint id = 0;
        column.Annotations.GetValue("ScoreColumnSetId", ref id);
        return id;
    }

    private static string Text(DataViewSchema.Column column, string kind)
    {
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(kind, ref text);
        return text.ToString();
    }

    private static string[] Texts(DataViewSchema.Column column, string kind)
    {
        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(kind, ref texts);
        return [.. texts.DenseValues().Select(t => t.ToString())];
    }
}
