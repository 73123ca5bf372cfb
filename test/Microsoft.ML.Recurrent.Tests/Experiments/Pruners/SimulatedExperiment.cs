namespace Microsoft.ML.Recurrent.Tests.Experiments.Pruners;

/// <summary>An experiment whose trials are learning curves: one worker, which first promotes, then starts, and pauses as the pruner says.</summary>
internal sealed class SimulatedExperiment(IPruner pruner, int trials, int epochs, Func<int, int, double> curve)
{
    private readonly List<Trial> _trials = [];

    public int Epochs { get; private set; }

    /// <summary>Numbers of trials in the order in which they were promoted.</summary>
    public List<int> Promoted { get; } = [];

    public IReadOnlyList<Trial> Trials => _trials;

    public double Best => _trials.Where(t => t.Status == TrialStatus.Completed && !double.IsNaN(t.Metric!.Value)).Min(t => t.Metric!.Value);

    public SimulatedExperiment Run()
    {
        while (true)
        {
            if (pruner.Promote(State) is { } number)
            {
                _trials[number].Status.Should().Be(TrialStatus.Paused);
                pruner.MayPromote(_trials[number], State).Should().BeTrue();
                Promoted.Add(number);
            }
            else if (_trials.Count == trials)
                return this;
            else
                _trials.Add(new Trial { Number = number = _trials.Count, Configuration = Configuration.Empty });
            Train(number);
        }
    }

    private PruningState State => new() { Trials = _trials, MaximumTrials = trials };

    private void Train(int number)
    {
        _trials[number] = _trials[number] with { Status = TrialStatus.Running };
        while (_trials[number].Epochs < epochs)
        {
            int epoch = _trials[number].Epochs + 1;
            Epochs++;
            _trials[number] = _trials[number] with { Epochs = epoch, Measurements = [.. _trials[number].Measurements, new(epoch, 0, curve(number, epoch))] };
            if (epoch < epochs && pruner.ShouldPause(_trials[number], State))
            {
                _trials[number] = _trials[number] with { Status = TrialStatus.Paused };
                return;
            }
        }

        _trials[number] = _trials[number] with { Status = TrialStatus.Completed, Metric = _trials[number].BestUpTo(epochs, maximize: false) ?? double.NaN };
    }
}
