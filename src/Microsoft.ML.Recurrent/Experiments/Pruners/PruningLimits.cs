namespace Microsoft.ML.Recurrent.Experiments.Pruners;

/// <summary>The limits of an experiment, within which a pruner has to pause trials.</summary>
/// <param name="Epochs">Epochs of the longest trial; null where nothing limits them.</param>
/// <param name="Folds">Folds of the data; null before they are known.</param>
/// <param name="Trials">Trials at most; null where nothing limits them.</param>
internal sealed record PruningLimits(int? Epochs, int? Folds, int? Trials)
{
    public static PruningLimits None { get; } = new(null, null, null);

    /// <summary>The last epoch at which a pause saves anything: with one fold the one before the last.</summary>
    public int? LastPause => Folds == 1 ? Epochs - 1 : Epochs;
}
