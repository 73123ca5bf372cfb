namespace Microsoft.ML.Recurrent.Tests.Experiments.Tuners;

/// <summary>Evolution changes the best, repeats itself, and searches cells' equations.</summary>
public class EvolutionTunerTests
{
    private static readonly ParameterSpace<RecurrentCellOptions> _cells = new ParameterSpace<RecurrentCellOptions>(
        new RecurrentCellOptions { SequenceColumnNames = ["Values"] }).Only("HiddenSize").Cells(o => o.Cell, new LstmCell(), new GruCell());

    [Fact]
    public void BeatsRandomSearchInTheMedianOfTwentySeeds()
    {
        double Median(ITuner tuner) => Enumerable.Range(0, 20).Select(seed => Searched(tuner, TestSpaces.OfMix, TestSpaces.Mixed, seed, 60).Min(t => t.Metric!.Value)).Order().ElementAt(10);

        Median(new EvolutionTuner()).Should().BeLessThan(0.7 * Median(new RandomTuner()));
    }

    [Fact]
    public void CellsAreSearchedByTheirEquations()
    {
        // As few nodes as possible: what evolution finds is smaller than the cells it began with, and every one makes valid options.
        int Nodes(Configuration c) => _cells.Create(c).Cell.Graph.Nodes.Length;

        var trials = Searched(new EvolutionTuner { Population = 6 }, _cells, c => Nodes(c), seed: 1, count: 30);

        trials[0].Metric.Should().Be(new LstmCell().Graph.Nodes.Length);
        trials.Select(t => CellSearch.Structure(_cells.Create(t.Configuration).Cell)).Distinct().Should().HaveCountGreaterThan(15);
        trials[15..].Min(t => t.Metric).Should().BeLessThan(new GruCell().Graph.Nodes.Length);
        Searched(new EvolutionTuner { Population = 6 }, _cells, c => Nodes(c), seed: 1, count: 30).Select(t => t.Configuration).Should().Equal(trials.Select(t => t.Configuration));
    }

    [Fact]
    public void EveryTunerTakesASpaceWithCells()
    {
        foreach (ITuner tuner in new ITuner[] { new RandomTuner(), new TpeTuner { StartupTrials = 3, Candidates = 4 }, new GridTuner { Levels = 2 } })
        {
            foreach (var trial in Searched(tuner, _cells, c => (long)c["HiddenSize"], seed: 1, count: 4))
                FluentActions.Invoking(() => _cells.Validate(trial.Configuration)).Should().NotThrow();
        }
    }

    [Fact]
    public void OtherTextIsNoCell() => FluentActions.Invoking(() => _cells.Create(new([new("HiddenSize", 64), new("Cell", "lstm")])))
        .Should().Throw<ArgumentException>().WithMessage("*Cell is 'lstm'; expected the JSON of a cell.*");

    private static Trial[] Searched(ITuner tuner, ParameterSpace space, Func<Configuration, double> loss, int seed, int count)
    {
        List<Trial> trials = [];
        for (int number = 0; number < count; number++)
        {
            var configuration = tuner.Propose(new TuningState { Space = space, Trials = trials, Number = number, Seed = seed });
            if (configuration is not null)
                trials.Add(new Trial { Number = number, Configuration = configuration, Status = TrialStatus.Completed, Metric = loss(configuration) });
        }

        return [.. trials];
    }
}
