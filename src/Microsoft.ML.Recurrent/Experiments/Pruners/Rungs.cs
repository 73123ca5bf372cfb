namespace Microsoft.ML.Recurrent.Experiments.Pruners;

/// <summary>The rungs of successive halving, and who stands on them.</summary>
internal sealed class Rungs
{
    private readonly PruningState _state;
    private readonly int _factor;
    private readonly int[] _epochs;

    /// <param name="state">All trials.</param>
    /// <param name="first">Epochs of the first rung.</param>
    /// <param name="factor">The factor from rung to rung.</param>
    /// <param name="end">Epochs from which on there is no rung.</param>
    public Rungs(PruningState state, int first, int factor, int end)
    {
        (_state, _factor) = (state, factor);
        List<int> epochs = [];
        for (long rung = first; rung < end; rung *= factor)
            epochs.Add((int)rung);
        _epochs = [.. epochs];
    }

    /// <summary>The highest rung that an epoch has reached; −1 below the first one.</summary>
    public int LastReached(int epoch) => Array.FindLastIndex(_epochs, rung => rung <= epoch);

    /// <summary>The rungs that trials may stand on, the highest first.</summary>
    public IEnumerable<int> FromTheTop()
    {
        int last = LastReached(_state.Trials.Select(t => t.LastEpoch()).DefaultIfEmpty().Max());
        return Enumerable.Range(0, last + 1).Reverse();
    }

    /// <summary>The trials of a rung that are among those to promote, those that went on included, the best first.</summary>
    public IEnumerable<Trial> Promotable(int rung)
    {
        var (ranked, unranked) = Ranked(rung);
        return ranked.Take(Room(ranked.Count + unranked, IsFull));
    }

    /// <summary>True as long as enough trials may still come to a rung that it promotes a trial.</summary>
    public bool MayPromote(int number, int rung)
    {
        int rank = Ranked(rung).Trials.FindIndex(t => t.Number == number);
        return rank >= 0 && (_state.MaximumTrials is not { } most || rank < Room(Math.Max(most, _state.Trials.Count), true));
    }

    /// <summary>True if no further trial will begin.</summary>
    private bool IsFull => _state.MaximumTrials is { } most && _state.Trials.Count >= most;

    private int Room(int trials, bool atLeastOne) => Math.Max(trials / _factor, atLeastOne ? 1 : 0);

    /// <summary>The trials of a rung from the best to the worst, and the number of those that have no value there.</summary>
    private (List<Trial> Trials, int Unranked) Ranked(int rung)
    {
        var reached = _state.Trials.Where(t => t.LastEpoch() >= _epochs[rung] || (t.Status == TrialStatus.Completed && t.Measurements.Count > 0))
            .Select(t => (Trial: t, Value: t.Status == TrialStatus.Failed ? null : t.BestUpTo(_epochs[rung], _state.Maximize))).ToArray();
        List<Trial> ranked = [.. reached.Where(t => t.Value is not null).OrderBy(t => _state.Maximize ? -t.Value : t.Value).ThenBy(t => t.Trial.Number).Select(t => t.Trial)];
        return (ranked, reached.Length - ranked.Count);
    }
}
