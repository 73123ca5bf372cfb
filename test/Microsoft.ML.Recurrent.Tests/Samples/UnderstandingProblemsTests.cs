using UnderstandingLstm.Problems;

namespace Microsoft.ML.Recurrent.Tests.Samples;

/// <summary>The problems of the sample are what they say they are.</summary>
public class UnderstandingProblemsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void SentenceHasTheGapBetweenTheCountryAndTheEnd(int gap)
    {
        var row = Sentences.Draw(new Random(gap), gap);

        row.Symbols.Should().HaveCount(5 + gap + 3).And.StartWith(["I", "grew", "up", "in"]).And.EndWith(["I", "speak", "fluent"]);
        int country = Sentences.Countries.ToList().IndexOf(row.Symbols[4]);
        row.Answer.Should().Be(Sentences.Languages[country]);
    }

    [Fact]
    public void SentencesOfTwoCountriesDifferInTheCountryAlone()
    {
        string[] first = Sentences.Write(0, new Random(3), 25).Symbols, second = Sentences.Write(5, new Random(3), 25).Symbols;

        Enumerable.Range(0, first.Length).Where(word => first[word] != second[word]).Should().Equal(4);
    }

    [Fact]
    public void AnswerOfTemporalOrderIsItsTwoSymbolsInOrder()
    {
        var random = new Random(1);
        for (int row = 0; row < 100; row++)
        {
            var drawn = SymbolProblem.TemporalOrder(30).Draw(random);
            string.Concat(drawn.Symbols.Where(s => s is "X" or "Y")).Should().Be(drawn.Answer).And.HaveLength(2);
        }
    }

    [Fact]
    public void AnswerOfCopyMemoryIsTheSymbolThatIsAskedFor()
    {
        var random = new Random(1);
        for (int row = 0; row < 100; row++)
        {
            var drawn = SymbolProblem.CopyMemory(30).Draw(random);
            drawn.Symbols.Should().HaveCount(30);
            drawn.Symbols[drawn.Symbols[^1][0] - '1'].Should().Be(drawn.Answer);
        }
    }
}
