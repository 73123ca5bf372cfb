using System.Text;
using Microsoft.ML.Recurrent.Experiments.Journal;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent;

/// <summary>The journal of an experiment in a folder: <c>journal.jsonl</c>, one JSON line with a checksum for each event, and checkpoints and models beside it.</summary>
/// <remarks>A line that was being written when the process ended is cut; damage elsewhere is an error that names the line. One experiment at a time has the
/// folder. Not thread-safe.</remarks>
public sealed class FileExperimentJournal : IExperimentJournal
{
    private readonly string _path;
    private readonly Func<string, FileStream> _open;
    private JournalLock? _lock;
    private FileStream? _file;
    private string _checksum = "";
    private long _lines;

    /// <summary>Names the folder, which <see cref="Open"/> makes where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty, no path, or a file or below one.</exception>
    public FileExperimentJournal(string folder)
        : this(folder, path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0))
    {
    }

    internal FileExperimentJournal(string folder, Func<string, FileStream> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _open = open;
        FilesFolder = JournalPath.Of(folder);
        _path = Path.Combine(FilesFolder, "journal.jsonl");
    }

    /// <inheritdoc/>
    public string FilesFolder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEvent> Open(JournalHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (_file is not null)
            throw new InvalidOperationException("The journal is open already; make one for each experiment.");
        JournalPath.Make(FilesFolder);
        _lock = new JournalLock(FilesFolder);
        try
        {
            _file = JournalPath.Opened(FilesFolder, () => _open(_path));
            return Read(header);
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
        Append(new JournalEntry { Line = _lines + 1, Event = entry }, isDurable: entry.IsTransition);
    }

    /// <summary>Closes the file and gives the folder free.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _lock?.Dispose();
        (_file, _lock) = (null, null);
    }

    private IReadOnlyList<JournalEvent> Read(JournalHeader header)
    {
        var text = JournalText.Read(_file!, _path);
        if (text.Header is { } found && header.DifferencesFrom(found) is { Count: > 0 } differences)
            throw new InvalidOperationException(Errors.List($"The journal '{_path}' is another experiment's", differences)
                + " Go on with the experiment that began it, or choose another folder.");
        _file!.SetLength(text.Length);
        _file.Position = text.Length;
        (_checksum, _lines) = (text.Checksum, text.Header is null ? 0 : text.Events.Count + 1);
        if (text.Header is null)
        {
            Append(new JournalEntry { Line = 1, Format = JournalText.CurrentFormat, Header = header }, isDurable: true);
            PlainFiles.SyncFolder(FilesFolder);
        }

        return text.Events;
    }

    private void Append(JournalEntry entry, bool isDurable)
    {
        var file = _file ?? throw new InvalidOperationException("The journal is not open.");
        var (line, checksum) = JournalLine.Write(entry, _checksum);
        long length = file.Position;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            if (isDurable)
                file.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            Cut(file, length);
            throw new IOException($"The journal '{_path}' cannot be written: {e.Message} What was written before is kept; make room and run the experiment again with the same folder.", e);
        }

        (_checksum, _lines) = (checksum, entry.Line);
    }

    /// <summary>A part of a line, which the next one would stand behind.</summary>
    private static void Cut(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
            file.Position = length;
        }
        catch (IOException)
        {
            // Without a line's end it is cut when the journal is opened.
        }
    }
}
