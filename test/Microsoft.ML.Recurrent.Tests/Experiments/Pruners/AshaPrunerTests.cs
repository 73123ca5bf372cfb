namespace Microsoft.ML.Recurrent.Tests.Experiments.Pruners;

/// <summary>Successive halving finds as good a trial in a fraction of the epochs, promotes the best of each rung, and nobody twice.</summary>
public class AshaPrunerTests
{
    private const int Epochs = 27;
    private const int Trials = 30;

    public static TheoryData<IPruner> Pruners => [new AshaPruner(), new AshaPruner { MinimumEpochs = 2, ReductionFactor = 4 }, new AshaPruner { MinimumEpochs = 2, MaximumEpochs = Epochs }];

    [Theory]
    [MemberData(nameof(Pruners))]
    public void FindsAsGoodATrialInTwoFifthsOfTheEpochs(IPruner pruner)
    {
        var regrets = new List<double>();
        for (int seed = 0; seed < 20; seed++)
        {
            var full = new SimulatedExperiment(new NoPruner(), Trials, Epochs, LearningCurves.Drawn(seed)).Run();
            var pruned = new SimulatedExperiment(pruner, Trials, Epochs, LearningCurves.Drawn(seed)).Run();
            full.Epochs.Should().Be(Trials * Epochs);
            pruned.Epochs.Should().BeLessThanOrEqualTo((int)(0.4 * full.Epochs));
            regrets.Add(pruned.Best - full.Best);
        }

        regrets.Order().ElementAt(10).Should().BeLessThan(0.005, "half a point in the median");
        regrets.Average().Should().BeLessThan(0.02);
    }

    [Fact]
    public void TrialOfARungGoesOnWhereItIsAmongTheBestThird()
    {
        var pruner = new AshaPruner();
        Trial[] trials = [At(0, 0.5), At(1, 0.4), At(2, 0.3)];

        pruner.Promote(State(trials[..2])).Should().BeNull("two trials have no third");
        pruner.Promote(State(trials)).Should().Be(2);
        pruner.ShouldPause(At(2, 0.3) with { Status = TrialStatus.Running }, State([.. trials[..2], At(2, 0.3) with { Status = TrialStatus.Running }])).Should().BeFalse();
        pruner.ShouldPause(At(2, 0.6) with { Status = TrialStatus.Running }, State([.. trials[..2], At(2, 0.6) with { Status = TrialStatus.Running }])).Should().BeTrue();
    }

    [Fact]
    public void TrialThatTheStateKnowsAsItWasIsTakenAsItIs() => new AshaPruner().ShouldPause(
        At(2, 0.3) with { Status = TrialStatus.Running }, State([At(0, 0.5), At(1, 0.4), At(2, 0.9) with { Measurements = [] }])).Should().BeFalse();

    [Fact]
    public void HighestRungIsPromotedFirst()
    {
        Trial[] trials = [At(0, 0.9, 3), At(1, 0.8, 3), At(2, 0.7, 3), At(3, 0.1), At(4, 0.2), At(5, 0.95), At(6, 0.95), At(7, 0.95), At(8, 0.95)];

        new AshaPruner().Promote(State(trials)).Should().Be(2, "rung 3 has room for one of three, before the better trials of rung 1");
    }

    [Fact]
    public void PromotionIsMonotone()
    {
        // What a rung has promoted stays promoted: later and better trials of the rung never pause it again, and nobody is promoted twice from one rung.
        for (int seed = 0; seed < 10; seed++)
        {
            var experiment = new SimulatedExperiment(new AshaPruner(), 60, 81, LearningCurves.Drawn(seed, noise: 0.2)).Run();

            experiment.Promoted.GroupBy(n => n).Should().OnlyContain(g => g.Count() <= 4, "there are rungs of 1, 3, 9 and 27 epochs");
            experiment.Trials.Where(t => t.Status == TrialStatus.Paused).Should().OnlyContain(t => t.Epochs == 1 || t.Epochs == 3 || t.Epochs == 9 || t.Epochs == 27);
            experiment.Trials.Should().OnlyContain(t => t.Measurements.Select(m => m.Epoch).SequenceEqual(Enumerable.Range(1, t.Epochs)));
        }
    }

    [Fact]
    public void TiesAreRankedByNumber()
    {
        Trial[] trials = [.. Enumerable.Range(0, 6).Select(n => At(n, 0.5))];

        new AshaPruner().Promote(State(trials)).Should().Be(0);
        new AshaPruner().Promote(State([trials[0] with { Status = TrialStatus.Running }, .. trials[1..]])).Should().Be(1);
        new AshaPruner().Promote(State([trials[0] with { Status = TrialStatus.Running }, trials[1] with { Status = TrialStatus.Running }, .. trials[2..]])).Should().BeNull();
    }

    [Fact]
    public void DivergedAndFailedTrialsAreNeverPromoted()
    {
        Trial[] trials = [At(0, double.NaN), At(1, double.NaN), At(2, 0.1) with { Status = TrialStatus.Failed }, At(3, 5)];

        new AshaPruner().Promote(State(trials)).Should().Be(3);
        new AshaPruner().MayPromote(trials[0], State(trials)).Should().BeFalse();
        new AshaPruner().Promote(State(trials[..3])).Should().BeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void FewTrialsComeToAnEnd(int trials)
    {
        var experiment = new SimulatedExperiment(new AshaPruner(), trials, Epochs, LearningCurves.Drawn(1)).Run();

        experiment.Trials.Should().Contain(t => t.Status == TrialStatus.Completed);
    }

    [Fact]
    public void CheckpointsThatNobodyCanPromoteAnyMoreAreLetGo()
    {
        Trial[] trials = [.. Enumerable.Range(0, 12).Select(n => At(n, n))];
        var state = State(trials) with { MaximumTrials = 15 };

        trials.Select(t => new AshaPruner().MayPromote(t, state)).Should().Equal(Enumerable.Range(0, 12).Select(n => n < 5));
        new AshaPruner().MayPromote(trials[11], State(trials)).Should().BeTrue("any number of trials may follow");
    }

    [Fact]
    public void LaterFoldsRunThrough() => new AshaPruner().ShouldPause(
        new Trial { Number = 0, Configuration = Configuration.Empty, Measurements = [new(1, 0, 1), new(1, 1, 9)] }, State([])).Should().BeFalse();

    [Fact]
    public void HigherIsBetterWhereAsked() => new AshaPruner().Promote(State([At(0, 0.5), At(1, 0.4), At(2, 0.3)]) with { Maximize = true }).Should().Be(0);

    [Theory]
    [InlineData(0, 3, null, "MinimumEpochs is 0; expected 1 or more.*")]
    [InlineData(1, 1, null, "ReductionFactor is 1; expected 2 or more.*")]
    [InlineData(1, 2, 0, "MaximumEpochs is 0; expected 1 or more, or null.*")]
    public void OtherSettingsAreRefused(int minimum, int factor, int? maximum, string message) =>
        FluentActions.Invoking(() => new AshaPruner { MinimumEpochs = minimum, ReductionFactor = factor, MaximumEpochs = maximum }).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);

    private static PruningState State(IReadOnlyList<Trial> trials) => new() { Trials = trials };

    private static Trial At(int number, double value, int epoch = 1) => new()
    {
        Number = number,
        Configuration = Configuration.Empty,
        Status = TrialStatus.Paused,
        Measurements = [.. Enumerable.Range(1, epoch).Select(e => new TrialMeasurement(e, 0, value))],
        Epochs = epoch,
    };
}
