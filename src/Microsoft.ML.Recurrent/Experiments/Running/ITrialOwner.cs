namespace Microsoft.ML.Recurrent;

/// <summary>The owner of a trial that is executed: it keeps the record of the attempt and decides how long it goes on.</summary>
/// <remarks><see cref="TrialExecution"/> calls it from its own thread, which waits. An error that it throws ends the attempt and fails no trial.</remarks>
public interface ITrialOwner
{
    /// <summary>Records an event of the attempt.</summary>
    /// <param name="entry">An event of any kind but <see cref="JournalEventKind.Started"/>.</param>
    /// <returns>The reason to pause the trial after a <see cref="JournalEventKind.Measured"/> or <see cref="JournalEventKind.FoldCompleted"/>, as
    /// <see cref="ExperimentSchedule.PauseOf"/> gives it; <see langword="null"/> where it goes on, and for other events.</returns>
    string? Record(JournalEvent entry);

    /// <summary>True if the model of the trial is to be kept. Asked before its last fold is recorded.</summary>
    /// <param name="metric">The trial's metric, the mean over folds.</param>
    bool KeepsModel(double metric);
}
