namespace Microsoft.ML.Recurrent.Tests.Experiments.Pruners;

/// <summary>Brackets differ in when they first pause, and share out the trials.</summary>
public class HyperbandPrunerTests
{
    private static readonly int[] _rungs = [1, 3, 9];

    [Theory]
    [InlineData(27, 1, 3, 4)]
    [InlineData(26, 1, 3, 3)]
    [InlineData(81, 3, 3, 4)]
    [InlineData(1, 1, 3, 1)]
    [InlineData(1, 5, 3, 1)]
    [InlineData(int.MaxValue, 1, 2, 31)]
    public void BracketsAreThoseOfThePaper(int maximum, int minimum, int factor, int brackets) =>
        new HyperbandPruner { MaximumEpochs = maximum, MinimumEpochs = minimum, ReductionFactor = factor }.Brackets.Should().Be(brackets);

    [Fact]
    public void BracketsHaveTrialsByTheirBudgets()
    {
        var pruner = new HyperbandPruner { MaximumEpochs = 27 };

        // The paper's brackets of 27, 12, 6 and 4 trials.
        var sizes = Enumerable.Range(0, 4900).GroupBy(pruner.BracketOf).OrderBy(g => g.Key).Select(g => g.Count()).ToArray();

        sizes.Zip([2700, 1200, 600, 400]).Should().OnlyContain(s => Math.Abs(s.First - s.Second) <= 10);
        Enumerable.Range(0, 20).Select(pruner.BracketOf).Distinct().Should().HaveCount(4, "early trials are of all brackets");
    }

    [Fact]
    public void EachBracketPausesAtItsOwnRungs()
    {
        var pruner = new HyperbandPruner { MaximumEpochs = 27 };

        var experiment = new SimulatedExperiment(pruner, 60, 27, LearningCurves.Drawn(1)).Run();

        foreach (var bracket in experiment.Trials.GroupBy(t => pruner.BracketOf(t.Number)))
        {
            bracket.Should().Contain(t => t.Status == TrialStatus.Completed);
            int[] rungs = [.. _rungs.Skip(bracket.Key)];
            bracket.Where(t => t.Status == TrialStatus.Paused).Select(t => t.Epochs).Except(rungs).Should().BeEmpty();
        }

        experiment.Epochs.Should().BeLessThan(60 * 27 / 2);
        (experiment.Best - new SimulatedExperiment(new NoPruner(), 60, 27, LearningCurves.Drawn(1)).Run().Best).Should().BeLessThan(0.02);
    }
}
