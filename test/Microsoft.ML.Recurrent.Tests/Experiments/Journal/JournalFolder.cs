namespace Microsoft.ML.Recurrent.Tests.Experiments.Journal;

/// <summary>A folder with a journal of five lines.</summary>
internal sealed class JournalFolder : IDisposable
{
    public static JournalHeader Header { get; } = new()
    {
        Space = "space",
        Schema = "Label: Boolean",
        Data = "2 folds",
        Metric = "BinaryAccuracy",
        Seed = 1,
        Tuner = "tuner",
        Pruner = "pruner",
        Version = "1.0",
    };

    public static IReadOnlyList<JournalEvent> Events { get; } =
    [
        new() { Kind = JournalEventKind.Started, Trial = 0, Attempt = 1, Configuration = new Configuration([new("HiddenSize", 4L), new("Rate", 0.1), new("Cell", "Lstm"), new("Wide", true)]) },
        new() { Kind = JournalEventKind.Measured, Trial = 0, Attempt = 1, Fold = 0, Epoch = 1, Value = double.NaN, Seconds = 0.25 },
        new() { Kind = JournalEventKind.Measured, Trial = 0, Attempt = 1, Fold = 0, Epoch = 2, Value = 1.0 / 3, Seconds = 0.5 },
        new() { Kind = JournalEventKind.Failed, Trial = 0, Attempt = 1, Text = "\"quoted\"\nand “more”", Seconds = 1 },
    ];

    public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

    public string File => System.IO.Path.Combine(Path, "journal.jsonl");

    /// <summary>Writes the header and the events.</summary>
    public JournalFolder Write()
    {
        using var journal = new FileExperimentJournal(Path);
        journal.Open(Header).Should().BeEmpty();
        foreach (var entry in Events)
            journal.Append(entry);
        return this;
    }

    /// <summary>Opens the journal, reads it and closes it.</summary>
    public IReadOnlyList<JournalEvent> Read(JournalHeader? header = null)
    {
        using var journal = new FileExperimentJournal(Path);
        return journal.Open(header ?? Header);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
