using TaggingLstm;

namespace Microsoft.ML.Recurrent.Tests.Samples;

public sealed class TaggingLstmTests
{
    private static readonly string _data = Path.Combine(Fixtures.Repository.Folder, "samples", "TaggingLstm", "data");

    [Fact]
    public void NoArgumentsHaveDefaultsAndRequestsOfTheirOwn()
    {
        var arguments = Arguments.Parse([]);

        arguments.Should().BeEquivalentTo(new { Seed = 1, Epochs = 20, Help = false, Compares = true });
        arguments.OutputDirectory.Should().Be(Path.Combine("artifacts", "tagging"));
        arguments.Requests.Should().NotBeEmpty();
        Arguments.Parse(["play jazz", "--epochs", "2", "--alone"]).Should().BeEquivalentTo(new { Epochs = 2, Compares = false, Requests = new[] { "play jazz" } });
    }

    [Theory]
    [InlineData("Unknown option '--epoch'; --help lists the options.", "--epoch", "3")]
    [InlineData("Option '--epochs' has the value '0'; expected a whole number of 1 or more.", "--epochs", "0")]
    [InlineData("A request to tag is empty; give its words.", " ")]
    public void WrongArgumentsAreRefused(string message, params string[] args) =>
        FluentActions.Invoking(() => Arguments.Parse(args)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void RequestsAreSplitAsTheyArePublished()
    {
        var requests = Requests.Load(_data);

        (requests.Training.Count, requests.Validation.Count, requests.Test.Count).Should().Be((13084, 700, 700));
        requests.Training[0].Words.Should().Equal("listen", "to", "westbam", "alumb", "allergic", "on", "google", "music");
        requests.Training[0].Tags.Should().Equal("O", "O", "B-artist", "O", "B-album", "O", "B-service", "I-service");
        requests.Test.SelectMany(r => r.Tags).Should().OnlyContain(tag => tag == "O" || tag.StartsWith("B-") || tag.StartsWith("I-"));
    }

    [Fact]
    public void MostFrequentTagOfEachWordIsAPoorTagger()
    {
        var context = new MLContext(1);
        var metrics = context.MulticlassClassification.EvaluateSequences(Requests.Load(_data).TaggedByWord(context), "Tags", "PredictedTags");

        metrics.Rows.Should().Be(700);
        metrics.Micro.F1.Should().BeInRange(0.45, 0.55);
    }

    [Fact]
    public void MissingFileIsNamed() => FluentActions.Invoking(() => Requests.Load("nowhere")).Should().Throw<FileNotFoundException>()
        .WithMessage($"The data file '{Path.Combine("nowhere", "train", "seq.in")}' does not exist; --data names the folder that holds it.");

    [Fact]
    public void SlotsStandInBracketsOrOnColors()
    {
        string[] words = ["play", "the", "wall", "by", "pink", "floyd"], tags = ["O", "B-album", "I-album", "O", "B-artist", "I-album"];

        Rendering.Of(words, tags, isColored: false).Should().Be("play [the wall: album] by [pink: artist] [floyd: album]");
        Rendering.Of(words, tags, isColored: true).Should().Contain(" the wall \e[2malbum \e[0m by").And.StartWith("play \e[48;5;");
    }
}
