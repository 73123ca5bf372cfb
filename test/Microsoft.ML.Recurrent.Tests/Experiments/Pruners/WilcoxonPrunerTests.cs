using Microsoft.ML.Recurrent.Experiments.Pruners;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Pruners;

/// <summary>The signed-rank test is that of the tables, and trials that it tells to be worse are paused between folds.</summary>
public class WilcoxonPrunerTests
{
    private static readonly Trial _best = new()
    {
        Number = 0,
        Configuration = Configuration.Empty,
        Status = TrialStatus.Completed,
        Metric = 0.3,
        FoldMetrics = [0.1, 0.2, 0.3, 0.4, 0.5],
    };

    // Of scipy.stats.wilcoxon(d, alternative="greater", method="exact"), zeros split.
    [Theory]
    [InlineData(new[] { 1.0 }, 0.5)]
    [InlineData(new[] { 1.0, 2, 3 }, 0.125)]
    [InlineData(new[] { -1.0, -2, -3 }, 1)]
    [InlineData(new[] { 1.0, 2, 3, 4, 5 }, 0.03125)]
    [InlineData(new[] { -1.0, 2, 3, 4, 5 }, 0.0625)]
    [InlineData(new[] { 1.0, 1, 1, 1 }, 0.0625)]
    [InlineData(new[] { 6.0, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75 }, 0.02062988)]
    [InlineData(new[] { 0.0, 0, 0 }, 1)]
    [InlineData(new[] { 0.0, 1, 2 }, 0.25)]
    public void SignedRankTestIsExact(double[] differences, double p) => SignedRankTest.PValue(differences).Should().BeApproximately(p, 1e-7);

    [Theory]
    [InlineData(new[] { 0.2, 0.3, 0.4, 0.5 }, true)]
    [InlineData(new[] { 0.2, 0.3, 0.4 }, false)]
    [InlineData(new[] { 0.05, 0.3, 0.4, 0.5 }, false)]
    [InlineData(new[] { 0.0, 0.1, 0.2, 0.3 }, false)]
    [InlineData(new[] { double.NaN, 0.3, 0.4, 0.5 }, true)]
    [InlineData(new[] { 0.1, 0.2, 0.3, 0.4 }, false)]
    [InlineData(new double[0], false)]
    public void WorseTrialIsPausedBetweenFolds(double[] folds, bool isPaused) =>
        new WilcoxonPruner().ShouldPause(Of(folds), new PruningState { Trials = [_best, Of(folds)] }).Should().Be(isPaused);

    [Fact]
    public void NobodyIsPausedWithoutACompletedTrial() =>
        new WilcoxonPruner().ShouldPause(Of([9, 9, 9, 9]), new PruningState { Trials = [Of([9, 9, 9, 9]), _best with { Status = TrialStatus.Failed }] }).Should().BeFalse();

    [Fact]
    public void HigherIsBetterWhereAsked() =>
        new WilcoxonPruner().ShouldPause(Of([0, 0.1, 0.2, 0.3]), new PruningState { Trials = [_best], Maximize = true }).Should().BeTrue();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void OtherThresholdsAreRefused(double threshold) =>
        FluentActions.Invoking(() => new WilcoxonPruner { Threshold = threshold }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Threshold is *; expected a number above 0 and below 1.*");

    private static Trial Of(double[] folds) => new() { Number = 1, Configuration = Configuration.Empty, FoldMetrics = folds };
}
