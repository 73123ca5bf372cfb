using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Files;

/// <summary>A file that a trial leaves for others: a fold's checkpoint, or its model.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The checkpoint's fold; null for the model.</param>
internal readonly record struct TrialFile(string Experiment, int Trial, int? Fold)
{
    public const string CheckpointEnd = ".checkpoint";
    public const string Model = "model.zip";

    public string Name => Fold is { } fold ? string.Create(CultureInfo.InvariantCulture, $"fold-{fold}{CheckpointEnd}") : Model;
}

/// <summary>The checkpoints and models of trials where all workers find them. Thread-safe.</summary>
internal interface ITrialFiles
{
    /// <summary>Replaces a file as a whole; a checkpoint takes the place of its trial's other ones.</summary>
    /// <returns>False if a later attempt has written it, or there is no such experiment: nothing has changed.</returns>
    /// <exception cref="StateUnavailableException">The store is away.</exception>
    /// <exception cref="StateStoreException">The store refuses.</exception>
    Task<bool> WriteAsync(TrialFile file, int attempt, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <returns>The file; null where there is none.</returns>
    /// <exception cref="StateUnavailableException">The store is away.</exception>
    /// <exception cref="StateStoreException">The file is longer than allowed, or the store refuses.</exception>
    Task<byte[]?> ReadAsync(TrialFile file, long atMost, CancellationToken cancellationToken);

    /// <summary>Deletes files that no trial needs anymore.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="checkpoints">The numbers of the trials whose checkpoints are deleted; null for all files of the experiment.</param>
    /// <param name="models">The numbers of the trials whose models are deleted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StateUnavailableException">The store is away.</exception>
    /// <exception cref="StateStoreException">The store refuses.</exception>
    Task DropAsync(string experiment, IReadOnlyCollection<int>? checkpoints, IReadOnlyCollection<int> models, CancellationToken cancellationToken);
}
