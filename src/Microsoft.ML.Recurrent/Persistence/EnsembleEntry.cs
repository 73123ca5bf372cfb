namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>The fit of a further network of an ensemble. Its weights stand behind those of the networks before it.</summary>
internal sealed record EnsembleEntry(IReadOnlyList<TrainingEpoch> Epochs, int BestEpoch, string StopReason)
{
    /// <summary>The further networks; null where there are none.</summary>
    public static IReadOnlyList<EnsembleEntry>? Of(TrainingHistory history) => history.Networks.Count == 1
        ? null
        : [.. history.Networks.Skip(1).Select(h => new EnsembleEntry(h, h.BestRecord, h.StopReason))];

    /// <summary>The refits of all networks; null where there were none.</summary>
    public static IReadOnlyList<EnsembleEntry>? OfRefit(TrainingHistory history) =>
        history.Refit is null ? null : [.. history.Refit.Networks.Select(h => new EnsembleEntry(h, h.BestRecord, h.StopReason))];

    /// <summary>The history of several networks; null where there is none.</summary>
    public static TrainingHistory? ToHistory(IReadOnlyList<EnsembleEntry>? networks) => networks is null
        ? null
        : Join(new TrainingHistory(networks[0].Epochs, networks[0].BestEpoch, networks[0].StopReason), networks.Count == 1 ? null : [.. networks.Skip(1)]);

    /// <summary>The first network's history with those of the others.</summary>
    public static TrainingHistory Join(TrainingHistory first, IReadOnlyList<EnsembleEntry>? others) => others is null
        ? first
        : new TrainingHistory(first, others.Select((e, i) => new TrainingHistory(e.Epochs, e.BestEpoch, e.StopReason) { Network = i + 1 }));

    /// <param name="others">What a manifest says.</param>
    /// <param name="networks">As many as there should be.</param>
    public static IEnumerable<string> Violations(IReadOnlyList<EnsembleEntry>? others, int networks)
    {
        int found = 1 + (others?.Count ?? 0);
        if (found != networks || others is { Count: 0 })
            yield return $"The model has the histories of {found} networks; expected {networks}.";
        else if (others?.Any(e => !IsPossible(e)) == true)
            yield return "A network of the ensemble has a history that cannot be.";
    }

    /// <summary>True if an entry of a file can have been written.</summary>
    public static bool IsPossible(EnsembleEntry? entry) =>
        entry is not null && entry.Epochs.All(epoch => epoch is not null) && entry.BestEpoch >= 0 && entry.BestEpoch <= entry.Epochs.Count;
}
