namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>A file that is being written in the folder of its later place. It stays open, and so locked, until it is moved or given up: that
/// tells it from what a killed writer left.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private const string Prefix = ".mlrecurrent-";
    private const string Suffix = ".tmp";
    private const int Attempts = 8;

    private readonly string _folder;
    private string _path = "";
    private bool _isMoved;

    /// <param name="folder">The folder.</param>
    /// <param name="mode">The permissions; null for those that a new file gets.</param>
    /// <param name="room">Bytes to reserve.</param>
    public TemporaryFile(string folder, UnixFileMode? mode, long room = 0)
    {
        _folder = folder;
        Stream = Create(mode, room);
        if (mode is { } kept && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(Stream.SafeFileHandle, kept);
    }

    public FileStream Stream { get; }

    /// <summary>Deletes the files of writers that no longer run, where the file system locks files.</summary>
    public void RemoveLeftOvers()
    {
        if (CanBeLocked(_path, FileOptions.None))
            return;
        foreach (string path in Directory.EnumerateFiles(_folder, $"{Prefix}*{Suffix}").Where(IsTemporary))
            CanBeLocked(path, FileOptions.DeleteOnClose);
    }

    /// <summary>Another stream on what was written.</summary>
    public FileStream OpenToRead() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Gives the file its place, on the disk too.</summary>
    public void MoveTo(string place)
    {
        File.Move(_path, place, overwrite: true);
        _isMoved = true;
        PlainFiles.SyncFolder(_folder);
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            if (!_isMoved)
                Delete(_path);
        }
    }

    /// <summary>Between making and locking a file, another writer may take it for a left-over: then there is another name.</summary>
    private FileStream Create(UnixFileMode? mode, long room)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, PreallocationSize = room };
        if (mode is { } kept && !OperatingSystem.IsWindows())
            options.UnixCreateMode = kept;
        for (int attempt = 1; ; attempt++)
        {
            _path = Path.Combine(_folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
            try
            {
                var stream = new FileStream(_path, options);
                // Once it is locked, nobody takes it; before that, somebody may have.
                if (File.Exists(_path))
                    return stream;
                stream.Dispose();
            }
            catch (IOException e) when (attempt < Attempts && e.GetType() == typeof(IOException))
            {
                Delete(_path);
            }
        }
    }

    private static bool IsTemporary(string path) =>
        Path.GetFileName(path) is { } name && name.Length == Prefix.Length + 32 + Suffix.Length && Guid.TryParseExact(name.AsSpan(Prefix.Length, 32), "N", out _);

    /// <summary>True if nobody has the file open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="then">What becomes of it while it is locked.</param>
    private static bool CanBeLocked(string path, FileOptions then)
    {
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, then);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next write tries again.
        }
    }
}
