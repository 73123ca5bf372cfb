using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class AlphabetTests
{
    [Fact]
    public void CharactersAreThoseThatOccurOftenEnoughTheMostFrequentFirst()
    {
        var alphabet = Alphabet.Of([("aab", 2), ("c", 1), ("b", 3), ("é👍", 5)], new CharacterOptions { MinimumCount = 4 });

        alphabet.Characters.Should().Be("bé👍a");
        alphabet.Count.Should().Be(3 + 4);
    }

    [Theory]
    [InlineData("ab", "1 3 4 2")]
    [InlineData("ax", "1 3 0 2")]
    [InlineData("👍", "1 5 2")]
    [InlineData("", "")]
    [InlineData("aaxbb", "1 3 3 0 4 4 2")]
    [InlineData("aaaxxbb", "1 3 3 3 4 4 2")]
    public void WordIsSpelledBetweenItsStartAndItsEndWithoutItsMiddle(string word, string expected)
    {
        var alphabet = new Alphabet("ab👍", maximumLength: 5);
        var spelling = new int[alphabet.LongestSpelling];

        int length = alphabet.Spell(word, spelling);

        string.Join(' ', spelling.Take(length)).Should().Be(expected);
    }

    [Fact]
    public void HalfACharacterIsTheUnknownOne()
    {
        var alphabet = new Alphabet("a", maximumLength: 5);
        var spelling = new int[alphabet.LongestSpelling];

        alphabet.Spell("\ud83d", spelling).Should().Be(3);

        spelling.Take(3).Should().Equal(1, Alphabet.UnknownCharacter, 2);
    }

    [Theory]
    [InlineData("", nameof(Casing.None))]
    [InlineData("word", nameof(Casing.Lower))]
    [InlineData("don't", nameof(Casing.Lower))]
    [InlineData("NATO", nameof(Casing.Upper))]
    [InlineData("U.S.", nameof(Casing.Upper))]
    [InlineData("Berlin", nameof(Casing.Initial))]
    [InlineData("I", nameof(Casing.Initial))]
    [InlineData("iPhone", nameof(Casing.Mixed))]
    [InlineData("McDonald", nameof(Casing.Mixed))]
    [InlineData("1,000.5", nameof(Casing.Number))]
    [InlineData("B-52", nameof(Casing.WithDigit))]
    [InlineData("...", nameof(Casing.Punctuation))]
    [InlineData("日本", nameof(Casing.Other))]
    [InlineData("Ärger", nameof(Casing.Initial))]
    public void WordHasItsCapitalizationClass(string word, string expected) => Casings.Of(word).ToString().Should().Be(expected);

    [Fact]
    public void WordsOutOfTheVocabularyAreNumberedBehindIt()
    {
        var words = new SpelledWords(new SequenceColumn("W", SequenceColumnKind.Text, 0, 3, new Vocabulary(["a", "b"])));

        new[] { "b", "x", "", "y", "x" }.Select(word => words.TokenOf(word)).Should().Equal(2, 3, 0, 4, 3);

        Enumerable.Range(0, words.Count).Select(words.TextOf).Should().Equal("", "a", "b", "x", "y");
        Enumerable.Range(0, words.Count).Select(words.ToToken).Should().Equal(0, 1, 2, 0, 0);
    }
}
