using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Saved networks that read characters, which a reader of format 2 does not know.</summary>
public class CharacterModelTests
{
    private static readonly StoredModel _stored = StoredModel.Of(DrawnModels.Create(
        new GruOptions { HiddenSize = 3, EmbeddingSize = 2, Characters = SpelledRows.Options }, NetworkRole.Trainer,
        new TaskDescription(PredictionTask.MulticlassClassification, 3), SpelledRows.Columns));

    [Fact]
    public void FormatIsThreeWhichReadersOfTwoRefuse()
    {
        JsonNode.Parse(_stored.Manifest)!["formatVersion"]!.GetValue<int>().Should().Be(3);
        FluentActions.Invoking(() => Manifest.Parse<Manifest>(_stored.Manifest, newest: 2)).Should().Throw<FormatException>()
            .WithMessage("The model has format version 3; this version of Microsoft.ML.Recurrent reads up to 2. Update the package.");
    }

    [Fact]
    public void AlphabetsComeBack()
    {
        var columns = _stored.Read().Inputs.Spelled;

        columns.Select(c => (c.TokenColumn, c.Alphabet.Characters, c.Alphabet.MaximumLength))
            .Should().Equal(SpelledRows.Columns.Spelled.Select(c => (c.TokenColumn, c.Alphabet.Characters, c.Alphabet.MaximumLength)));
    }

    [Fact]
    public void OptionsOfAnOlderFormatAreRefused() => Refuses(m => m["formatVersion"] = 2, "The options have Characters in format version 2; expected 3.");

    [Fact]
    public void AlphabetThatIsMissingIsRefused() => Refuses(m => m["sequences"]![0]!["characters"] = null, "Column 'Text' has no alphabet, but its words are spelled.");

    [Fact]
    public void AlphabetOfWordsThatAreNotSpelledIsRefused() =>
        Refuses(m => m["sequences"]![1]!["characters"] = "ab", "Column 'Plain' has an alphabet, but its words are not spelled.");

    [Fact]
    public void AlphabetWithACharacterTwiceIsRefused() => Refuses(m => m["sequences"]![0]!["characters"] = "aa", "The characters of column 'Text' are not all different.");

    [Fact]
    public void AlphabetOfAnotherSizeIsRefused() => Refuses(m => m["sequences"]![0]!["characters"] = "ab", "characters.0.embedding.weight");

    [Fact]
    public void KeysWithoutValuesAreRefused() => Refuses(m => m["sequences"]![3]!["keys"] = null, "The words of column 'Keys' are spelled, but its keys have no values.");

    private static void Refuses(Action<JsonObject> change, string violation) =>
        _stored.WithManifest(change).Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage($"*{violation}*");
}
