using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Tuners;

/// <summary>A small space is searched once.</summary>
public class UntriedConfigurationsTests
{
    private static readonly ParameterSpace<TestSpaces.Mix> _space = TestSpaces.OfMix.Only("Kind").Range(m => m.Size, 1, 4, isLogarithmic: true);

    private readonly MLContext _context = new(1);

    public static TheoryData<ITuner> Tuners => [new RandomTuner(), new TpeTuner(), new TpeTuner { StartupTrials = 1, Candidates = 2 }, new EvolutionTuner { Population = 2 }];

    [Theory]
    [MemberData(nameof(Tuners))]
    public void EveryConfigurationIsProposedOnce(ITuner tuner)
    {
        var proposed = Proposed(tuner, _space, trials: 40);

        proposed.Should().HaveCount(12).And.OnlyHaveUniqueItems();
        Proposed(tuner, _space, trials: 40).Should().Equal(proposed, "a tuner is a function of the state alone");
    }

    [Fact]
    public void ParameterThatDoesNotMatterMakesNoFurtherConfiguration() =>
        Proposed(new RandomTuner(), _space.When(m => m.Size, m => m.Kind, TestSpaces.Kind.Second), trials: 40).Should().HaveCount(6);

    [Fact]
    public void LargeSpaceIsDrawnFromAsItIs()
    {
        var space = TestSpaces.OfMix.Only("Kind").Range(m => m.Size, 1, 100_000, isLogarithmic: false);
        var state = new TuningState { Space = space, Number = 7, Seed = 5, Trials = [new() { Number = 0, Configuration = space.Sample(new TuningState { Space = space, Number = 7, Seed = 5 }.CreateRandom()) }] };

        new RandomTuner().Propose(state)!.Equals(state.Trials[0].Configuration).Should().BeTrue();
    }

    [Fact]
    public void ExperimentEndsWithTheLastConfigurationAndSaysSo()
    {
        List<string> lines = [];
        _context.Log += (_, entry) => lines.Add(entry.RawMessage);

        var result = SmallExperiments.Binary(_context, trials: 5).SetPipeline(_context.BinaryClassification.Trainers.Lstm,
            new ParameterSpace<LstmOptions>(SmallOptions.Lstm(epochs: 1)).Only("HiddenSize").Range(o => o.HiddenSize, 5, 6)).Run();

        result.Trials.Should().HaveCount(2);
        lines.Should().Contain("The tuner has no configuration left to propose after 2 trials; no further one begins.");
    }

    private static Configuration[] Proposed(ITuner tuner, ParameterSpace space, int trials)
    {
        List<Trial> searched = [];
        while (searched.Count < trials && tuner.Propose(new TuningState { Space = space, Trials = searched, Number = searched.Count, Seed = 3 }) is { } configuration)
            searched.Add(new Trial { Number = searched.Count, Configuration = configuration, Status = TrialStatus.Completed, Metric = searched.Count % 3 });
        return [.. searched.Select(trial => trial.Configuration)];
    }
}
