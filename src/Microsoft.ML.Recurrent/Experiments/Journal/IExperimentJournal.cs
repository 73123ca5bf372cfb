namespace Microsoft.ML.Recurrent;

/// <summary>The record of an experiment, from which it goes on after a kill. <see cref="FileExperimentJournal"/> keeps it in a folder.</summary>
/// <remarks>The experiment calls it from one thread at a time, and disposes it when it ends.</remarks>
public interface IExperimentJournal : IDisposable
{
    /// <summary>The folder of checkpoints and models, on this machine.</summary>
    string FilesFolder { get; }

    /// <summary>Takes the journal for one experiment, begins it where it is empty, and reads it.</summary>
    /// <param name="header">The experiment.</param>
    /// <returns>All events so far, in order.</returns>
    /// <exception cref="InvalidOperationException">Another process has the journal, or it is another experiment's; the message says what differs.</exception>
    /// <exception cref="ArgumentException">The journal's folder cannot be made.</exception>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    /// <exception cref="IOException">The journal cannot be read or written.</exception>
    IReadOnlyList<JournalEvent> Open(JournalHeader header);

    /// <summary>Adds an event. Events other than <see cref="JournalEventKind.Measured"/> are on the disk when the call returns.</summary>
    /// <param name="entry">The event.</param>
    /// <exception cref="IOException">The event cannot be written; those before it stay.</exception>
    void Append(JournalEvent entry);
}
