using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Crf;

public class CrfLossTests
{
    private static readonly int[] _lengths = [5, 4, 4, 2, 1, 0];

    [Theory]
    [InlineData(1f, 0)]
    [InlineData(1f, 1)]
    [InlineData(40f, 0)]
    [InlineData(40f, 1)]
    [InlineData(1f, 2)]
    public void LossIsThatOfEnumeration(float range, int missing)
    {
        var batch = Batch(range, missing);

        float[] losses = batch.Loss()[0];

        for (int row = 0; row < _lengths.Length; row++)
            losses[row].Should().BeApproximately((float)Loss(batch, row), 2e-5f * range);
    }

    [Theory]
    [InlineData(1f, 0)]
    [InlineData(1f, 1)]
    [InlineData(40f, 0)]
    [InlineData(40f, 1)]
    [InlineData(1f, 2)]
    public void GradientsAreThoseOfFiniteDifferences(float range, int missing)
    {
        var batch = Batch(range, missing);
        float[][] found = batch.Loss();
        float[][] read = [batch.Emissions, [.. batch.Parameters.Transitions], [.. batch.Parameters.Start], [.. batch.Parameters.End]];
        for (int which = 0; which < read.Length; which++)
        {
            for (int i = 0; i < read[which].Length; i++)
                found[1 + which][i].Should().BeApproximately((float)Difference(batch, read, which, i), 3e-3f * (1 + range / 10));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void ThreadsChangeNoBit(int threads)
    {
        var batch = new CrfBatch(23, [.. Enumerable.Range(0, 40).Select(row => 60 - row)], range: 3);
        float[][] one = batch.Loss();

        float[][] many = batch.Loss(threads);

        for (int which = 0; which < one.Length; which++)
            many[which].AsSpan().SequenceEqual(one[which]).Should().BeTrue();
    }

    /// <summary>A transition is as good as forbidden either way; in one it makes the range too wide for exponentials.</summary>
    [Fact]
    public void RowsThatAreComputedFromLogarithmsHaveTheSameGradients()
    {
        var batch = new CrfBatch(6, [20, 11, 3], range: 3);
        batch.Labels = [.. batch.Labels.Select(label => label % 5)];
        float[][] exponentials = LossWith(-60, isResolved: true), logarithms = LossWith(-90, isResolved: false);

        for (int which = 0; which < logarithms.Length; which++)
        {
            for (int i = 0; i < logarithms[which].Length; i++)
                logarithms[which][i].Should().BeApproximately(exponentials[which][i], 2e-5f * Math.Max(1, Math.Abs(logarithms[which][i])));
        }

        float[][] LossWith(float transition, bool isResolved)
        {
            float[] transitions = [.. batch.Parameters.Transitions];
            transitions[5] = transition;
            batch.Parameters = new CrfParameters(transitions, [.. batch.Parameters.Start], [.. batch.Parameters.End]);
            new CrfFactors(batch.Parameters, Simd.Best).IsResolved.Should().Be(isResolved);
            return batch.Loss();
        }
    }

    /// <summary>One step in <paramref name="missing"/> + 1 has no label; 2 for none at all.</summary>
    private static CrfBatch Batch(float range, int missing)
    {
        var batch = new CrfBatch(3, _lengths, seed: 5, range: range);
        batch.Labels = [.. batch.Labels.Select((label, i) => missing == 2 || (missing == 1 && i % 2 == 0) ? -1 : label)];
        return batch;
    }

    private static double Loss(CrfBatch batch, int row)
    {
        var all = batch.Labelings(row).ToArray();
        var agreeing = all.Where(l => l.Labels.Select((label, step) => batch.Labels[batch.Row(row).Position(step)] is var known && (known < 0 || known == label)).All(agrees => agrees));
        return CrfBatch.LogOfSum(all.Select(l => l.Score)) - CrfBatch.LogOfSum(agreeing.Select(l => l.Score));
    }

    private static double Difference(CrfBatch batch, float[][] read, int which, int i)
    {
        const float Step = 1 / 256f;
        float value = read[which][i];
        double[] losses = [.. new[] { value + Step, value - Step }.Select(moved =>
        {
            read[which][i] = moved;
            batch.Parameters = new CrfParameters(read[1], read[2], read[3]);
            return Enumerable.Range(0, _lengths.Length).Sum(row => batch.Weights[row] * Loss(batch, row));
        })];
        read[which][i] = value;
        return (losses[0] - losses[1]) / ((double)(value + Step) - (value - Step));
    }
}
