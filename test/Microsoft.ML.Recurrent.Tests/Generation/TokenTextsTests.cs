using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Generation;

/// <summary>Texts are cut into the tokens that the model has.</summary>
public class TokenTextsTests
{
    [Theory]
    [InlineData("a b", null, 1, 2)]
    [InlineData("ab", null, 1, 2)]
    [InlineData("a,b", ",", 1, 2)]
    [InlineData("a b", " ", 1, 2)]
    [InlineData("a b", "", 1, 0, 2)]
    [InlineData("ab a", " ", 0, 1)]
    public void SpacesPartTokensUnlessTheyAreOne(string text, string? separator, params int[] keys)
    {
        var generator = LanguageModels.Fit("rnn", epochs: 1).CreateTextGenerator();

        var prefix = separator is null ? generator.Start(text) : generator.Start(text, separator);

        prefix.Keys.Should().Equal(keys.Select(key => (uint)key));
    }

    [Fact]
    public void SpacesThatAreTokensStay()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(Enumerable.Repeat(new TextRow { Text = ["a", " ", "b"] }, 20));
        var model = context.Transforms.Conversion.MapValueToKey("Tokens", "Text").Append(context.LanguageModeling().Trainers.Rnn(SmallOptions.Rnn("Tokens", "Tokens", epochs: 1))).Fit(data);

        model.CreateTextGenerator().Texts.Cut("a b").Should().Equal("a", " ", "b");
    }
}
