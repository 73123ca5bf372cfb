using CharLanguageModel;

namespace Microsoft.ML.Recurrent.Tests.Samples;

public sealed class CharLanguageModelTests
{
    private static readonly string _file = Path.Combine(Fixtures.Repository.Folder, "samples", "CharLanguageModel", "data", "input.txt");

    [Fact]
    public void NoArgumentsHaveDefaultsAndQuickOnesSmallerOnes()
    {
        Arguments.Parse([]).Should().BeEquivalentTo(new { Seed = 1, Epochs = 12, Units = 512, Help = false, IsQuick = false });
        Arguments.Parse(["--quick"]).Should().BeEquivalentTo(new { Epochs = 3, Units = 256, IsQuick = true });
        Arguments.Parse(["--epochs", "2", "--units", "32", "--quick"]).Should().BeEquivalentTo(new { Epochs = 2, Units = 32 });
    }

    [Theory]
    [InlineData("Unknown option '--epoch'; --help lists the options.", "--epoch", "3")]
    [InlineData("Option '--epochs' has the value '0'; expected a whole number of 1 or more.", "--epochs", "0")]
    public void WrongArgumentsAreRefused(string message, params string[] args) =>
        FluentActions.Invoking(() => Arguments.Parse(args)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void TextIsSplitAsItIsPublished()
    {
        var texts = Texts.Load(_file);

        (texts.Training.Length + texts.Validation.Length, texts.Training.Length).Should().Be((1_115_394, 1_003_854));
        (texts.Training + texts.Validation).Distinct().Count().Should().Be(65);
    }

    [Fact]
    public void MissingOrShortTextIsNamed()
    {
        FluentActions.Invoking(() => Texts.Load("nowhere")).Should().Throw<FileNotFoundException>().WithMessage("The text 'nowhere' does not exist; --data names a file of text.");
        string readme = Path.Combine(Path.GetDirectoryName(_file)!, "README.md");
        FluentActions.Invoking(() => Texts.Load(readme)).Should().Throw<InvalidDataException>().WithMessage("*expected 10,000 or more to learn from.");
    }

    [Fact]
    public void NgramsHaveTheKnownLikelihoods()
    {
        var texts = Texts.Load(_file);
        var model = new NgramModel(texts.Training, 2);

        // The data's own figures, of unigrams and of bigrams.
        model.NatsPerCharacter(texts.Validation, 1).Should().BeApproximately(3.347, 0.01);
        model.NatsPerCharacter(texts.Validation, 2).Should().BeApproximately(2.482, 0.01);
    }

    [Fact]
    public void NgramProbabilitiesSumToOne()
    {
        var model = new NgramModel("abracadabra", 3);

        "abrcd?".Sum(next => Math.Exp(-(2 * model.NatsPerCharacter($"b{next}", 3) - model.NatsPerCharacter("b", 3)))).Should().BeApproximately(1, 1e-9);
    }
}
