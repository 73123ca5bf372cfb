namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>A journal that ends with its process. It stays when it is closed, as a file does. For one thread at a time.</summary>
/// <param name="name">The experiment.</param>
internal sealed class MemoryExperimentJournal(string name) : IExperimentJournal
{
    private readonly List<JournalEvent> _events = [];
    private JournalHeader? _header;

    public string FilesFolder => throw new NotSupportedException("A journal in memory has no folder.");

    public IReadOnlyList<JournalEvent> Open(JournalHeader header)
    {
        _header ??= header;
        string[] differences = [.. header.DifferencesFrom(_header)];
        return differences.Length == 0
            ? [.. _events]
            : throw new InvalidOperationException($"The journal '{name}' is another experiment's: {string.Join(' ', differences)} Go on with the experiment that began it.");
    }

    public void Append(JournalEvent entry) => _events.Add(entry);

    public void Dispose()
    {
    }
}
