namespace Microsoft.ML.Recurrent.Tests.Experiments.Pruners;

/// <summary>A trial is paused where its best is worse than the median of completed trials at the same epoch.</summary>
public class MedianPrunerTests
{
    private static readonly Trial[] _completed = [.. Enumerable.Range(0, 5).Select(n => Of(n, [0.9, 0.5 + (0.1 * n)]) with { Status = TrialStatus.Completed })];

    [Theory]
    [InlineData(new[] { 0.9, 0.69 }, false)]
    [InlineData(new[] { 0.9, 0.7 }, false)]
    [InlineData(new[] { 0.9, 0.71 }, true)]
    [InlineData(new[] { 0.6, 0.99 }, false)]
    [InlineData(new[] { 0.95 }, true)]
    [InlineData(new[] { 0.9 }, false)]
    [InlineData(new[] { 0.9, 0.71, 0.71 }, true)]
    [InlineData(new[] { double.NaN, double.NaN }, true)]
    [InlineData(new double[0], false)]
    public void TrialIsComparedAtItsEpoch(double[] values, bool isPaused) => new MedianPruner().ShouldPause(Of(9, values), State(_completed)).Should().Be(isPaused);

    [Fact]
    public void FewTrialsAreNoMedian()
    {
        new MedianPruner().ShouldPause(Of(9, [9]), State(_completed[..4])).Should().BeFalse();
        new MedianPruner { StartupTrials = 1 }.ShouldPause(Of(9, [9]), State(_completed[..1])).Should().BeTrue();
        new MedianPruner().ShouldPause(Of(9, [9]), State([.. _completed[..4], Of(5, [0.1])])).Should().BeFalse("a trial that runs does not count");
    }

    [Fact]
    public void NobodyIsPausedInTheWarmup()
    {
        new MedianPruner { WarmupEpochs = 1 }.ShouldPause(Of(9, [9]), State(_completed)).Should().BeFalse();
        new MedianPruner { WarmupEpochs = 1 }.ShouldPause(Of(9, [9, 9]), State(_completed)).Should().BeTrue();
    }

    [Fact]
    public void FoldsAreComparedWithTheSameFold()
    {
        Trial[] folds = [.. _completed.Select(t => t with { Measurements = [.. t.Measurements, new(1, 1, 5)] })];
        var trial = Of(9, [0.1, 0.1]);

        new MedianPruner().ShouldPause(trial with { Measurements = [.. trial.Measurements, new(1, 1, 4)] }, State(folds)).Should().BeFalse();
        new MedianPruner().ShouldPause(trial with { Measurements = [.. trial.Measurements, new(1, 1, 6)] }, State(folds)).Should().BeTrue();
    }

    [Fact]
    public void HigherIsBetterWhereAsked()
    {
        new MedianPruner().ShouldPause(Of(9, [0.1, 0.95]), State(_completed) with { Maximize = true }).Should().BeFalse();
        new MedianPruner().ShouldPause(Of(9, [0.1, 0.6]), State(_completed) with { Maximize = true }).Should().BeTrue();
    }

    private static PruningState State(IReadOnlyList<Trial> trials) => new() { Trials = trials };

    private static Trial Of(int number, double[] values) =>
        new() { Number = number, Configuration = Configuration.Empty, Measurements = [.. values.Select((v, i) => new TrialMeasurement(i + 1, 0, v))] };
}
