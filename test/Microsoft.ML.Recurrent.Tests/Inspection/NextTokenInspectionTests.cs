using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>Inspection of models of next tokens and items, whose rows begin with a boundary symbol.</summary>
public class NextTokenInspectionTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("lstm")]
    [InlineData("deep gru")]
    [InlineData("adaptive")]
    [InlineData("ensemble")]
    public void ScoresOfStepsAreTheirTokensLogLikelihoods(string network)
    {
        var model = LanguageModels.Fit(network);
        TextRow[] texts = [new TextRow { Text = ["a", "b", "c"] }, new TextRow(), .. TextRow.Create(5)];
        var data = TextRow.View(_context, texts);
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("StepLogLikelihood")];

        RowInspection[] rows = [.. model.Inspect(data)];
        float[][] columns = [.. model.AddInspection(data).GetColumn<float[]>("ScoreByStep")];

        for (int row = 0; row < texts.Length; row++)
        {
            rows[row].Steps.Should().Be(texts[row].Text.Length + 1);
            rows[row].Scores.SelectMany(score => score).Should().Equal(expected[row]).And.Equal(columns[row]);
            rows[row].Layer(0).Outputs.Should().HaveCount(rows[row].Steps);
            rows[row].Layer(0).Gates.Values.Should().OnlyContain(gate => gate.Length == rows[row].Steps);
        }

        rows[0].ScoreLine().ToSvg().Should().Contain("<svg");
    }

    [Fact]
    public void ScoresOfItemsAreThoseOfTheSessionUpToThere()
    {
        var model = _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items", "Items", 1)).Fit(_context.Data.LoadFromEnumerable(ClickSession.Create()));
        float[][] expected = [.. model.Transform(ClickSession.View(_context, [3], [3, 4], [3, 4, 5])).GetColumn<float[]>("Score")];

        var found = model.Inspect(ClickSession.View(_context, [3, 4, 5])).Single();

        found.Steps.Should().Be(4);
        for (int items = 1; items <= 3; items++)
            found.Scores[items].Should().Equal(expected[items - 1]);
        found.Layer(0).Outputs.Should().HaveCount(4);
    }
}
