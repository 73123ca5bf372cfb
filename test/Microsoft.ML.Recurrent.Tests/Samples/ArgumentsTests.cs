using SentimentLstm;

namespace Microsoft.ML.Recurrent.Tests.Samples;

public sealed class ArgumentsTests
{
    [Fact]
    public void NoneHaveDefaultsAndSentencesOfTheirOwn()
    {
        var arguments = Arguments.Parse([]);

        arguments.Should().BeEquivalentTo(new { Seed = 1, Epochs = 12, Help = false });
        arguments.OutputDirectory.Should().Be(Path.Combine("artifacts", "sentiment"));
        arguments.Sentences.Should().NotBeEmpty();
    }

    [Fact]
    public void OptionsAndSentencesStandInAnyOrder()
    {
        var arguments = Arguments.Parse(["a fine film", "--seed", "7", "- dull", "--epochs", "3", "--data", "in", "--output", "out"]);

        arguments.Should().BeEquivalentTo(new { Seed = 7, Epochs = 3, DataDirectory = "in", OutputDirectory = "out" });
        arguments.Sentences.Should().Equal("a fine film", "- dull");
    }

    [Fact]
    public void SearchIsOfAsManyTrialsAsAreAskedFor() => (Arguments.Parse([]).Search, Arguments.Parse(["--search", "20"]).Search).Should().Be((null, 20));

    [Theory]
    [InlineData("Option '--search' has the value '0'; expected a whole number of 1 or more.", "--search", "0")]
    [InlineData("Unknown option '--epoch'; --help lists the options.", "--epoch", "3")]
    [InlineData("Unknown option '-x'; --help lists the options.", "-x")]
    [InlineData("Option '--data' needs a value; --help lists the options.", "--data")]
    [InlineData("Option '--data' needs a value; --help lists the options.", "--data", "--seed", "1")]
    [InlineData("Option '--epochs' has the value '0'; expected a whole number of 1 or more.", "--epochs", "0")]
    [InlineData("Option '--seed' has the value 'x'; expected a whole number of 0 or more.", "--seed", "x")]
    [InlineData("A sentence to classify is empty; give its words.", " ")]
    public void WrongAreRefusedWithWhatIsRequired(string message, params string[] args)
    {
        var parse = () => Arguments.Parse(args);

        parse.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
    }
}
