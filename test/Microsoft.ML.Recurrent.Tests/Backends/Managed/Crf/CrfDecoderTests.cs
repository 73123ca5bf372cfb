using Microsoft.ML.Recurrent.Backends.Managed.Crf;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Crf;

public class CrfDecoderTests
{
    private static readonly int[] _lengths = [5, 5, 4, 2, 1, 0];

    [Theory]
    [InlineData(1f)]
    [InlineData(50f)]
    public void LabelsAreTheBestOfEnumeration(float range)
    {
        for (int seed = 1; seed < 20; seed++)
        {
            var batch = new CrfBatch(3, _lengths, seed, range);
            for (int row = 0; row < _lengths.Length; row++)
                Decode(batch, row).Should().Equal(batch.Labelings(row).MaxBy(l => l.Score).Labels);
        }
    }

    [Fact]
    public void ForbiddenTransitionsAreNeverDecoded()
    {
        var batch = new CrfBatch(3, _lengths, range: 5);
        batch.Parameters = batch.Parameters.Constrained((from, to) => from is null ? to != 2 : to is null ? from != 0 : from != to || from == 1);
        for (int row = 0; row < _lengths.Length; row++)
        {
            var legal = batch.Labelings(row).Where(l => !double.IsNegativeInfinity(l.Score)).ToArray();
            Decode(batch, row).Should().Equal(legal.MaxBy(l => l.Score).Labels);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(300)]
    public void BestLabelingsAreThoseOfEnumerationInOrder(int count)
    {
        var batch = new CrfBatch(3, _lengths, range: 2);
        for (int row = 0; row < _lengths.Length; row++)
        {
            var found = new CrfPaths(batch.Parameters, count).Best(batch.Row(row));

            var expected = batch.Labelings(row).OrderByDescending(l => l.Score).Take(count).ToArray();
            found.Should().HaveCount(expected.Length);
            for (int path = 0; path < expected.Length; path++)
            {
                found[path].Score.Should().BeApproximately(expected[path].Score, 1e-9);
                found[path].Labels.Should().Equal(expected[path].Labels);
            }
        }
    }

    [Fact]
    public void EqualScoresGiveTheFirstLabels()
    {
        var batch = new CrfBatch(19, [7], range: 0);

        Decode(batch, 0).Should().OnlyContain(label => label == 0);
    }

    [Fact]
    public void LongRowsOfManyLabelsAreThoseOfAPlainSearch()
    {
        var batch = new CrfBatch(45, [400], range: 10);

        int[] labels = Decode(batch, 0);

        batch.Parameters.Score(batch.Row(0), labels).Should().BeApproximately(new CrfPaths(batch.Parameters, 1).Best(batch.Row(0))[0].Score, 1e-3);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void EveryLengthIsAllowedByALabelThatMayStandAlone(int forbidden, bool allows)
    {
        var batch = new CrfBatch(3, [1]);

        // Label 0 alone may begin, go on and end a row, unless that is forbidden.
        batch.Parameters.Constrained((from, to) => (from, to) switch
        {
            (null, _) => to == 0 && forbidden != 1,
            (_, null) => from == 0 && forbidden != 2,
            _ => from != to || (from == 0 && forbidden != 3),
        }).AllowsEveryLength.Should().Be(allows);
    }

    private static int[] Decode(CrfBatch batch, int row)
    {
        int[] labels = new int[batch.Packing.Lengths[row]];
        new CrfDecoder(batch.Parameters).Decode(batch.Row(row), labels);
        return labels;
    }
}
