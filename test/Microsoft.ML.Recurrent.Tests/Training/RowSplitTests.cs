using CsCheck;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class RowSplitTests
{
    private static readonly Gen<(float[] Labels, double Share, int Seed)> _cases =
        Gen.Select(Gen.Int[0, 4].Select(c => (float)c).Array[1, 200], Gen.Double[0, 0.99], Gen.Int[0, 1000]);

    [Fact]
    public void EveryRowStandsInOnePart() => _cases.Sample((labels, share, seed) =>
    {
        foreach (float[]? classes in new[] { labels, null })
        {
            var (training, validation) = RowSplit.Draw(classes, labels.Length, share, seed);

            training.Concat(validation).Order().Should().Equal(Enumerable.Range(0, labels.Length));
        }
    });

    [Fact]
    public void EachClassIsSplitByTheShareAndKeepsARowInTraining() => _cases.Sample((labels, share, seed) =>
    {
        var (training, validation) = RowSplit.Draw(labels, labels.Length, share, seed);

        foreach (var group in labels.GroupBy(label => label))
        {
            int held = validation.Count(row => labels[row] == group.Key);
            held.Should().BeLessThan(group.Count());
            if (held < group.Count() - 1)
                held.Should().BeCloseTo((int)Math.Round(share * group.Count()), 1);
            training.Should().Contain(row => labels[row] == group.Key);
        }
    });

    [Fact]
    public void ManySmallClassesGiveTheirShareTogether()
    {
        float[] labels = [.. Enumerable.Range(0, 300).Select(row => (float)(row % 100))];

        RowSplit.Draw(labels, labels.Length, 0.1, seed: 1).Validation.Should().HaveCount(30);
    }

    [Fact]
    public void SeedChoosesTheRows()
    {
        var (_, first) = RowSplit.Draw(null, 100, 0.2, seed: 1);

        RowSplit.Draw(null, 100, 0.2, seed: 1).Validation.Should().Equal(first);
        RowSplit.Draw(null, 100, 0.2, seed: 2).Validation.Should().NotEqual(first);
    }
}
