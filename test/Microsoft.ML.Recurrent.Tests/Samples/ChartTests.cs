using ScottPlot;
using SentimentLstm;

namespace Microsoft.ML.Recurrent.Tests.Samples;

public sealed class ChartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(200)]
    public void ChartOfAnyNumberOfEpochsIsAPictureWithAFontOfItsOwn(int epochs)
    {
        string path = Path.GetTempFileName();

        Chart.Save(History(epochs, validated: true), path);

        File.ReadAllBytes(path).Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
        Fonts.GetTypeface("Chart", bold: false, italic: false).FamilyName.Should().Be("DejaVu Sans");
        File.Delete(path);
    }

    [Fact]
    public void ChartWithoutValidationIsDrawnWithWhatThereIs()
    {
        string path = Path.GetTempFileName();

        Chart.Save(History(3, validated: false), path);

        new FileInfo(path).Length.Should().BeGreaterThan(10_000);
        File.Delete(path);
    }

    [Fact]
    public void ReviewAsPeopleWriteItTakesTheFormOfTheData() =>
        Review.Written("It's a well-made, MOVING film!").Text.Should().Be("it's a well-made ,  moving film !");

    private static TrainingHistory History(int epochs, bool validated) => new(
        Enumerable.Range(1, epochs).Select(i =>
            new TrainingEpoch(i, 1.0 / i, validated ? 0.5 : null, "Accuracy", validated ? 0.7 : null, 1e-3, 1, 1)),
        bestRecord: 1, "Done.");
}
