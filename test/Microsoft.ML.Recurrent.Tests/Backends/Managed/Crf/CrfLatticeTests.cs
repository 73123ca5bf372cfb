using Microsoft.ML.Recurrent.Backends.Managed.Crf;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Crf;

public class CrfLatticeTests
{
    private static readonly int[] _lengths = [5, 5, 4, 2, 1, 1, 0];

    [Theory]
    [InlineData(1f)]
    [InlineData(20f)]
    [InlineData(200f)]
    public void LogPartitionIsThatOfEnumeration(float range)
    {
        var batch = new CrfBatch(3, _lengths, range: range);

        double[] found = batch.Lattice().LogPartitions;

        for (int row = 0; row < _lengths.Length - 1; row++)
            found[row].Should().BeApproximately(CrfBatch.LogOfSum(batch.Labelings(row).Select(l => l.Score)), 1e-5 * range);
        found[^1].Should().Be(0);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(20f)]
    [InlineData(200f)]
    public void MarginalsAreThoseOfEnumeration(float range)
    {
        var batch = new CrfBatch(3, _lengths, range: range);

        float[] found = batch.Marginals();

        for (int row = 0; row < _lengths.Length; row++)
        {
            double partition = CrfBatch.LogOfSum(batch.Labelings(row).Select(l => l.Score));
            for (int step = 0; step < _lengths[row]; step++)
            {
                for (int label = 0; label < 3; label++)
                    found[batch.Row(row).Position(step) * 3 + label].Should().BeApproximately(
                        (float)batch.Labelings(row).Where(l => l.Labels[step] == label).Sum(l => Math.Exp(l.Score - partition)), 2e-5f);
            }
        }
    }

    [Theory]
    [InlineData(1, 1f)]
    [InlineData(7, 3f)]
    [InlineData(40, 3f)]
    [InlineData(145, 3f)]
    [InlineData(40, 60f)]
    public void MarginalsSumToOne(int labels, float range)
    {
        var batch = new CrfBatch(labels, [300, 60, 7, 7, 1], range: range);

        float[] found = batch.Marginals();

        for (int position = 0; position < batch.Packing.TotalSteps; position++)
            found.AsSpan(position * labels, labels).ToArray().Sum(p => (double)p).Should().BeApproximately(1, 1e-5);
    }

    [Fact]
    public void RowsThatSinglePrecisionHoldsAreNotComputedAgain() => new CrfBatch(40, [300, 60, 1], range: 5).Lattice().RedoneSteps.Should().Equal(0, 0, 0);

    /// <summary>Label 1 is so unlikely at both ends that exponentials lose it, and so likely between that it wins.</summary>
    [Fact]
    public void LabelThatIsLostAtBothEndsAndWinsBetweenIsFound()
    {
        var batch = new CrfBatch(2, [9, 9]) { Parameters = new CrfParameters([0, -1000, -1000, 0], [0, 0], [0, 0]) };
        for (int step = 0; step < 9; step++)
        {
            var (first, second) = (batch.Row(0).Position(step) * 2, batch.Row(1).Position(step) * 2);
            (batch.Emissions[first], batch.Emissions[first + 1]) = step is 0 or 8 ? (0, -100) : (-30, 0);
            (batch.Emissions[second], batch.Emissions[second + 1]) = (0, 0);
        }

        var lattice = batch.Lattice();

        lattice.LogPartitions[0].Should().BeApproximately(-200 + Math.Log(1 + Math.Exp(-10)), 1e-6);
        lattice.LogPartitions[1].Should().BeApproximately(Math.Log(2), 1e-6);
        float[] marginals = batch.Marginals();
        for (int step = 0; step < 9; step++)
            marginals[batch.Row(0).Position(step) * 2 + 1].Should().BeApproximately((float)(1 / (1 + Math.Exp(-10))), 1e-6f);
    }

    [Fact]
    public void ForbiddenLabelsHaveNoProbabilityAndCostNothing()
    {
        var batch = new CrfBatch(4, [30, 12, 1], range: 3);
        batch.Parameters = batch.Parameters.Constrained((from, to) => !(from is null && to is 1 or 2) && !(from is 0 or 3 && to is 1) && !(from is 1 && to is null));

        var lattice = batch.Lattice();
        float[] marginals = batch.Marginals();

        lattice.RedoneSteps.Should().Equal(0, 0, 0);
        for (int row = 0; row < 3; row++)
        {
            var forbidden = marginals.AsSpan(batch.Row(row).Position(0) * 4, 4);
            (forbidden[1], forbidden[2]).Should().Be((0f, 0f));
            lattice.LogPartitions[row].Should().BeApproximately(new CrfLogRow(batch.Parameters, batch.Row(row), default).Forward(), 1e-4);
        }
    }

    [Fact]
    public void RowAloneHasTheBitsOfTheRowInABatch()
    {
        var batch = new CrfBatch(37, [50, 50, 31, 31, 9, 2, 1], range: 2);
        double[] together = batch.Lattice().LogPartitions;
        float[] marginals = batch.Marginals();
        for (int row = 0; row < 7; row++)
        {
            var alone = new CrfBatch(37, [batch.Packing.Lengths[row]]) { Parameters = batch.Parameters };
            for (int step = 0; step < batch.Packing.Lengths[row]; step++)
                batch.Row(row)[step].CopyTo(alone.Emissions.AsSpan(step * 37));

            alone.Lattice().LogPartitions[0].Should().Be(together[row]);
            for (int step = 0; step < batch.Packing.Lengths[row]; step++)
                alone.Marginals().AsSpan(step * 37, 37).SequenceEqual(marginals.AsSpan(batch.Row(row).Position(step) * 37, 37)).Should().BeTrue();
        }
    }
}
