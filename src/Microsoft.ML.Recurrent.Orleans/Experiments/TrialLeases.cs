using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The workers of the trials that run, as far as this activation has heard of them. The journal knows the attempts; this knows who is alive. For one thread at a time.</summary>
/// <param name="duration">The silence after which a lease ends.</param>
internal sealed class TrialLeases(TimeSpan duration)
{
    private readonly Dictionary<int, (string Worker, long Heard)> _held = [];
    private readonly Dictionary<int, int> _lost = [];

    /// <summary>The numbers of the trials that somebody runs.</summary>
    public IReadOnlySet<int> Running => _held.Keys.ToHashSet();

    public int Count => _held.Count;

    /// <summary>The name of a trial's worker; empty where it is not known.</summary>
    public string WorkerOf(int trial) => _held.TryGetValue(trial, out var held) ? held.Worker : "";

    /// <summary>The trial that a worker has; null for none.</summary>
    public int? TrialOf(string worker)
    {
        foreach (var (trial, held) in _held)
        {
            if (held.Worker == worker)
                return trial;
        }

        return null;
    }

    /// <summary>A worker takes a trial, or shows that it is alive.</summary>
    public void Hear(int trial, string worker) => _held[trial] = (worker, Stopwatch.GetTimestamp());

    /// <summary>A trial has made a step, so that attempts that were lost before do not count.</summary>
    public void Advance(int trial) => _lost.Remove(trial);

    public void Free(int trial) => _held.Remove(trial);

    /// <summary>Attempts in a row that were lost before the trial made a step.</summary>
    public int LostOf(int trial) => _lost.GetValueOrDefault(trial);

    /// <summary>After the journal was read: trials that run have a worker that may be alive and could not be heard meanwhile; those that do not have none.</summary>
    public void Adopt(IEnumerable<int> running)
    {
        HashSet<int> numbers = [.. running];
        foreach (int trial in _held.Keys.Except(numbers).ToArray())
            Free(trial);
        foreach (int trial in numbers)
            Hear(trial, WorkerOf(trial));
    }

    /// <summary>Ends the leases of workers that are silent.</summary>
    /// <returns>Their trials and workers.</returns>
    public IReadOnlyList<(int Trial, string Worker)> Expire()
    {
        (int Trial, string Worker)[] silent = [.. _held.Where(h => Stopwatch.GetElapsedTime(h.Value.Heard) > duration).Select(h => (h.Key, h.Value.Worker))];
        foreach (var (trial, _) in silent)
        {
            Free(trial);
            _lost[trial] = LostOf(trial) + 1;
        }

        return silent;
    }
}
