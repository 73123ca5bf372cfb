using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

/// <summary>The score after each step as a line.</summary>
public class ScoreLineTests
{
    [Fact]
    public void LineGoesThroughTheScoreAfterEachStep()
    {
        var model = OnnxModels.Create(new LstmOptions(), OnnxModels.Binary, ["Words", "Level"]);
        var row = new RecurrentTransformer(model).InspectRow(OnnxRow.Create(6).Single());

        var points = new DrawnPicture(row.ScoreLine()).ScoreLines.Single();

        points.Should().HaveCount(6).And.BeInAscendingOrder(p => p.X);
        var byScore = row.Scores.Zip(points).OrderBy(s => s.First[0]).ToArray();
        byScore.Select(s => s.Second.Y).Should().BeInDescendingOrder();
        double unit = (byScore[0].Second.Y - byScore[^1].Second.Y) / (byScore[^1].First[0] - byScore[0].First[0]);
        byScore.Should().OnlyContain(s => Math.Abs(byScore[0].Second.Y - s.Second.Y - unit * (s.First[0] - byScore[0].First[0])) < 0.05);
    }

    [Fact]
    public void RowWrittenWhereItIsInspectedIsDrawn()
    {
        string[] tokens = ["a", "warm", "film"];
        var transformer = new RecurrentTransformer(OnnxModels.Create(new LstmOptions(), OnnxModels.Binary, ["Words"]));

        var picture = new DrawnPicture(transformer.InspectRow(new { Words = tokens }).ScoreLine(tokens));

        picture.VerticalTexts.Should().Equal(tokens);
        picture.ScoreLines.Single().Should().HaveCount(3);
    }

    [Fact]
    public void EveryClassHasALineAndItsName()
    {
        var model = OnnxModels.Create(new GruOptions(), OnnxModels.Multiclass, ["Words"]);
        var row = new RecurrentTransformer(model).InspectRow(OnnxRow.Create(4).Single());

        var picture = new DrawnPicture(row.ScoreLine(["we", "love", "<this>", "!"], ["low", "mid & more", "high"]));

        picture.ScoreLines.Should().HaveCount(3);
        picture.Texts.Should().Contain(["low", "mid & more", "high", "<this>"]);
    }

    [Fact]
    public void OfManyValuesTheTenThatEndHighestAreDrawn()
    {
        float[] last = [.. Enumerable.Range(0, 25).Select(i => i % 2 == 0 ? i : -i)];

        var picture = new DrawnPicture(Row(new float[25], last).ScoreLine());

        picture.ScoreLines.Should().HaveCount(10);
        picture.Texts.Should().ContainInOrder("24", "22", "20", "18", "16", "14", "12", "10", "8", "6");
    }

    [Fact]
    public void ScoresThatAreNoNumbersLeaveAGap() =>
        new DrawnPicture(Row([1], [2], [float.NaN], [3], [float.PositiveInfinity], [4], [5], [6]).ScoreLine()).ScoreLines.Select(l => l.Length).Should().Equal(2, 3);

    [Theory]
    [InlineData(0f)]
    [InlineData(-3.5f)]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    [InlineData(float.NaN)]
    public void RowOfOneStepOrOfEqualScoresIsDrawn(float score)
    {
        new DrawnPicture(Row([score]).ScoreLine(["one"])).VerticalTexts.Should().Equal("one");
        new DrawnPicture(Row([score], [score]).ScoreLine()).ScoreLines.Length.Should().Be(float.IsNaN(score) ? 0 : 1);
    }

    [Fact]
    public void NamesOfAnotherNumberThanValuesAreRefused() => FluentActions.Invoking(() => Row([1, 2]).ScoreLine(scoreNames: ["one"])).Should().Throw<ArgumentException>()
        .WithMessage("There are 1 score names for scores of 2 values; expected a name for each value, or null for numbers. (Parameter 'scoreNames')");

    private static RowInspection Row(params float[][] scores) => new([], [], scores);
}
