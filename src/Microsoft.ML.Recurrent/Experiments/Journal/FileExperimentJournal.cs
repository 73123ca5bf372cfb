using System.Text;
using Microsoft.ML.Recurrent.Experiments.Journal;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent;

/// <summary>The journal of an experiment in a folder: <c>journal.jsonl</c>, one JSON line with a checksum for each event, and checkpoints and models beside it.</summary>
/// <remarks>A line that was being written when the process ended is cut; damage elsewhere is an error that names the line. One experiment at a time has the
/// folder. Not thread-safe.</remarks>
public sealed class FileExperimentJournal : IExperimentJournal
{
    internal const string FileName = "journal.jsonl";

    private readonly string _path;
    private readonly Func<string, FileStream> _open;
    private readonly ExperimentFolder _folder;
    private readonly JournalLines _lines;
    private FileStream? _file;

    /// <summary>Names the folder, which <see cref="Open"/> makes where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty, no path, or a file or below one.</exception>
    public FileExperimentJournal(string folder)
        : this(folder, path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0))
    {
    }

    internal FileExperimentJournal(string folder, Func<string, FileStream> open)
    {
        _open = open;
        _folder = new ExperimentFolder(folder);
        _path = Path.Combine(FilesFolder, FileName);
        _lines = new JournalLines(_path, "file", "folder");
    }

    /// <inheritdoc/>
    public string FilesFolder => _folder.Path;

    /// <inheritdoc/>
    public IReadOnlyList<JournalEvent> Open(JournalHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (_file is not null)
            throw new InvalidOperationException("The journal is open already; make one for each experiment.");
        _folder.Take(FileName);
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
        var file = _file ?? throw new InvalidOperationException("The journal is not open.");
        _lines.Add(entry, line => Write(file, line, isDurable: entry.IsTransition));
    }

    /// <summary>Closes the file and gives the folder free.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _folder.Dispose();
        _file = null;
    }

    private IReadOnlyList<JournalEvent> Read(JournalHeader header)
    {
        var file = _file!;
        var text = JournalText.Read(file, _lines);
        var events = _lines.Read(text.Lines, header);
        file.SetLength(text.Length);
        file.Position = text.Length;
        if (_lines.Count == 0)
        {
            _lines.Begin(header, line => Write(file, line, isDurable: true));
            PlainFiles.SyncFolder(FilesFolder);
        }

        return events;
    }

    private void Write(FileStream file, string line, bool isDurable)
    {
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
