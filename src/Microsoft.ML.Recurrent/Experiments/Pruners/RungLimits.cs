namespace Microsoft.ML.Recurrent.Experiments.Pruners;

/// <summary>The rungs of successive halving beside the epochs of trials, for messages.</summary>
internal static class RungLimits
{
    /// <summary>The reason for which a first rung pauses no trial.</summary>
    /// <param name="first">Epochs of the first rung.</param>
    /// <param name="setting">The setting that says so, with its value.</param>
    /// <param name="limits">The experiment's limits.</param>
    public static string? Unreached(int first, string setting, PruningLimits limits) => limits.LastPause is { } last && first > last
        ? $"{setting}, but trials have {Count(limits.Epochs!.Value, "epoch")} at most (Training.MaximumEpochs), so that the pruner would pause no trial before its end; "
            + (last < 1 ? "give trials more epochs, or take no pruner." : $"expected a first rung at 1 to {Count(last, "epoch")}.")
        : null;

    /// <summary>A remark on full fits that are shorter than the pruner takes them for.</summary>
    public static string? Beyond(string pruner, int? maximumEpochs, PruningLimits limits) => maximumEpochs > limits.Epochs
        ? $"{pruner}'s MaximumEpochs is {maximumEpochs}, but trials have {Count(limits.Epochs!.Value, "epoch")} at most (Training.MaximumEpochs): no trial reaches the rungs beyond. "
            + $"Set MaximumEpochs to {limits.Epochs}."
        : null;

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
