using Microsoft.ML.Recurrent.Experiments.Tuners;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Tuners;

/// <summary>The Parzen estimator finds what random search does not, repeats itself, and copes with trials of every kind.</summary>
public class TpeTunerTests
{
    private const int Seeds = 20;
    private const int Trials = 60;

    private static readonly Dictionary<string, (ParameterSpace Space, Func<Configuration, double> Loss)> _functions = new()
    {
        ["Branin"] = (TestSpaces.OfPlane, TestSpaces.Branin),
        ["Mixed"] = (TestSpaces.OfMix, TestSpaces.Mixed),
        ["Conditional"] = (TestSpaces.OfBranches, TestSpaces.Conditional),
    };

    public static TheoryData<string> Functions => [.. _functions.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void BeatsRandomSearchInTheMedianOfTwentySeeds(string name)
    {
        var (space, loss) = _functions[name];
        double random = Median(new RandomTuner(), space, loss), tpe = Median(new TpeTuner(), space, loss);

        tpe.Should().BeLessThan(0.7 * (random - Minimum(name)) + Minimum(name));
    }

    [Fact]
    public void BeatsRandomSearchOfNoisyTrials()
    {
        // The options of an LSTM, most of which matter little, and accuracies of a thousand rows or so: of 30 trials the one that looks best counts by what it truly is.
        var space = new ParameterSpace<LstmOptions>(new LstmOptions { SequenceColumnNames = ["Tokens"] });
        double Mean(ITuner tuner) => Enumerable.Range(0, 60).Average(seed => TestSpaces.Network(Searched(tuner, space, c => TestSpaces.Network(c) + TestSpaces.Noise(c, 0.01), seed, trials: 30)
            .MinBy(t => t.Metric!.Value)!.Configuration));

        Mean(new TpeTuner()).Should().BeLessThan(0.75 * Mean(new RandomTuner()));
    }

    [Fact]
    public void BetterTrialsDrawCandidatesCloser()
    {
        Trial[] best = [.. new[] { 0.2, 0.5, 0.8 }.Select((x, n) => new Trial { Number = n, Configuration = new([new("X", x), new("Y", x)]) })];
        var estimator = ParzenEstimator.OfBest(TestSpaces.OfPlane, best);

        best.Select(t => estimator.LogDensity(t.Configuration)).Should().BeInDescendingOrder();
    }

    [Fact]
    public void HigherIsBetterWhereAsked()
    {
        var lower = Searched(new TpeTuner(), TestSpaces.OfMix, TestSpaces.Mixed, seed: 3, maximize: false);
        var higher = Searched(new TpeTuner(), TestSpaces.OfMix, c => -TestSpaces.Mixed(c), seed: 3, maximize: true);

        higher.Select(t => t.Configuration).Should().Equal(lower.Select(t => t.Configuration));
    }

    [Fact]
    public void ProposalDependsOnTheStateAlone()
    {
        var trials = Searched(new TpeTuner(), TestSpaces.OfMix, TestSpaces.Mixed, seed: 1)[..30];
        var state = new TuningState { Space = TestSpaces.OfMix, Trials = trials, Number = 30, Seed = 1 };

        var proposed = new TpeTuner().Propose(state);

        new TpeTuner().Propose(state)!.Equals(proposed).Should().BeTrue();
        new TpeTuner().Propose(state with { Seed = 2 })!.Equals(proposed).Should().BeFalse();
        new TpeTuner().Propose(state with { Number = 31 })!.Equals(proposed).Should().BeFalse();
    }

    [Fact]
    public void TrialsThatRunDriveConcurrentProposalsApart()
    {
        var trials = Searched(new TpeTuner(), TestSpaces.OfPlane, c => Math.Pow((double)c["X"] - 0.5, 2), seed: 4)[..40];
        double alone = 0, together = 0;
        for (int number = 40; number < 140; number++)
        {
            var state = new TuningState { Space = TestSpaces.OfPlane, Trials = trials, Number = number, Seed = 4 };
            var best = new TpeTuner().Propose(state)!;
            Trial[] running = [.. Enumerable.Range(200, 10).Select(n => new Trial { Number = n, Configuration = best })];
            alone += Distance(best, new TpeTuner().Propose(state with { Number = number + 100 })!);
            together += Distance(best, new TpeTuner().Propose(state with { Number = number + 100, Trials = [.. trials, .. running] })!);
        }

        together.Should().BeGreaterThan(1.1 * alone);
    }

    [Fact]
    public void FailedPausedAndDivergedTrialsAreTaken()
    {
        Trial[] trials =
        [
            .. Enumerable.Range(0, 30).Select(n => new Trial
            {
                Number = n,
                Configuration = TestSpaces.OfBranches.Sample(new Random(n)),
                Status = (TrialStatus)(n % 4),
                Metric = n % 4 == 2 ? n % 3 == 0 ? double.NaN : n : null,
                Measurements = n % 8 == 1 ? [] : [new(1, 0, n % 5 == 0 ? double.NaN : n)],
            }),
        ];

        for (int number = 30; number < 60; number++)
        {
            var proposed = new TpeTuner { StartupTrials = 5 }.Propose(new TuningState { Space = TestSpaces.OfBranches, Trials = trials, Number = number });
            FluentActions.Invoking(() => TestSpaces.OfBranches.Validate(proposed!)).Should().NotThrow();
        }
    }

    [Fact]
    public void ConfigurationOfASmallSpaceIsNotRepeated()
    {
        var space = TestSpaces.OfMix.Only("Kind").Choice(m => m.Size, 1, 2, 3, 4);

        var trials = Searched(new TpeTuner(), space, c => (long)c["Size"], seed: 2)[..];

        trials.Should().HaveCount(12);
        trials.Select(t => t.Configuration).Distinct().Should().HaveCount(12);
    }

    [Fact]
    public void FirstTrialIsTheStart() => new TpeTuner().Propose(new TuningState { Space = TestSpaces.OfMix, Number = 0 })!.Equals(TestSpaces.OfMix.Start).Should().BeTrue();

    private static double Minimum(string name) => name == "Branin" ? 0.397887 : 0;

    private static double Distance(Configuration a, Configuration b) => a.Sum(v => Math.Abs((double)v.Value - (double)b[v.Key]));

    private static double Median(ITuner tuner, ParameterSpace space, Func<Configuration, double> loss)
    {
        double[] best = [.. Enumerable.Range(0, Seeds).Select(seed => Searched(tuner, space, loss, seed).Min(t => t.Metric!.Value)).Order()];
        return (best[(Seeds / 2) - 1] + best[Seeds / 2]) / 2;
    }

    private static Trial[] Searched(ITuner tuner, ParameterSpace space, Func<Configuration, double> loss, int seed, bool maximize = false, int trials = Trials)
    {
        List<Trial> searched = [];
        for (int number = 0; number < trials; number++)
        {
            if (tuner.Propose(new TuningState { Space = space, Trials = searched, Number = number, Seed = seed, Maximize = maximize }) is not { } configuration)
                break;
            searched.Add(new Trial { Number = number, Configuration = configuration, Status = TrialStatus.Completed, Metric = loss(configuration) });
        }

        return [.. searched];
    }
}
