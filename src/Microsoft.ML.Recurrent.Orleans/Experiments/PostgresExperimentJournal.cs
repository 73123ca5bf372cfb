using Microsoft.ML.Recurrent.Orleans.Experiments;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The journal of an experiment in PostgreSQL: the lines that <see cref="FileExperimentJournal"/> writes, a row each. Checkpoints and models are in a folder.</summary>
/// <remarks>One experiment at a time has the journal, until its connection ends: at once with its process, within a minute where its machine is gone. Every event is in the database
/// when <see cref="Append"/> returns. The tables are those of <see cref="RecurrentSchema"/>. No message holds the connection string. Not thread-safe.</remarks>
public sealed class PostgresExperimentJournal : IExperimentJournal
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 100;

    private readonly RecurrentPostgresOptions _options;
    private readonly ExperimentFolder? _folder;
    private readonly JournalLines _lines;
    private JournalTable? _table;
    private IOException? _lost;

    /// <summary>Names the journal, which <see cref="Open"/> begins where there is none.</summary>
    /// <param name="connectionString">The database, in Npgsql's form.</param>
    /// <param name="name">The journal's name in the database: letters, digits, spaces and the characters - _ . /. Length: 1 to <see cref="LongestName"/>.</param>
    /// <param name="filesFolder">The folder of checkpoints and models, this journal's alone, on this machine or shared by several. Without the files of an earlier run the fit that was
    /// interrupted begins again and ends the same, and the models of trials that are complete are missing.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, <paramref name="name"/> is out of range, or <paramref name="filesFolder"/> is empty, no path, or a
    /// file or below one.</exception>
    public PostgresExperimentJournal(string connectionString, string name, string filesFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ThrowIfUnusable(name);
        _ = PostgresDatabase.Read(connectionString);
        _options = new RecurrentPostgresOptions { ConnectionString = connectionString };
        _folder = new ExperimentFolder(filesFolder);
        _lines = LinesOf(name);
        Name = name;
    }

    /// <summary>A journal whose experiment has its files elsewhere.</summary>
    internal PostgresExperimentJournal(RecurrentPostgresOptions options, string name) => (_options, _lines, Name) = (options, LinesOf(name), name);

    /// <summary>The journal's name in the database.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public string FilesFolder => _folder?.Path ?? throw new NotSupportedException($"The journal '{Name}' has no folder.");

    /// <inheritdoc/>
    public IReadOnlyList<JournalEvent> Open(JournalHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (_table is not null)
            throw new InvalidOperationException("The journal is open already; make one for each experiment.");
        _lost = null;
        try
        {
            var table = _table = Reach("opened", () => JournalTable.Open(_options, Name));
            _folder?.Take(table.Experiment.ToString());
            var events = Reach("read", () => _lines.Read(table.Lines(), header));
            if (_lines.Count == 0)
                _lines.Begin(header, Write);
            return events;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Append(JournalEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_lost is { } lost)
            throw new IOException(lost.Message, lost);
        _lines.Add(entry, Write);
    }

    /// <summary>Closes the connection, and gives the journal and the folder free.</summary>
    public void Dispose()
    {
        _table?.Dispose();
        _folder?.Dispose();
        _table = null;
    }

    /// <exception cref="ArgumentException">The name is empty, too long, or has a character that it must not have.</exception>
    internal static void ThrowIfUnusable(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > LongestName)
            throw new ArgumentException($"The journal's name has {name.Length} characters; expected at most {LongestName}.", nameof(name));
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c) && !" -_./".Contains(c))
                throw new ArgumentException($"The journal's name has the character U+{(int)c:X4}; expected letters, digits, spaces and - _ . /.", nameof(name));
        }
    }

    private static JournalLines LinesOf(string name) => new(name, "journal", "name");

    private void Write(string line)
    {
        var table = _table ?? throw new InvalidOperationException("The journal is not open.");
        Reach("written", () => table.Add(_lines.Count + 1, line));
    }

    /// <summary>Calls the database. A statement that failed may have taken effect: the journal is not written again before it has been read again.</summary>
    private T Reach<T>(string verb, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is NpgsqlException or StateStoreException or TimeoutException or IOException)
        {
            var cause = PostgresErrors.Explain(e, _options.RetryAfter, "the journal");
            _table?.Dispose();
            throw _lost = new IOException(
                $"The journal '{Name}' cannot be {verb}: {cause.Message} What was written before is kept; run the experiment again with the same journal.", cause);
        }
    }
}
