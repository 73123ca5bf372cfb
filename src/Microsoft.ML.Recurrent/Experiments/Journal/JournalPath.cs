namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>The folder of a journal: whether it can be one, and what is wrong where it cannot.</summary>
internal static class JournalPath
{
    // EROFS, and ERROR_WRITE_PROTECT of Windows.
    private static readonly int[] _readOnly = [30, unchecked((int)0x80070013)];

    /// <returns>The whole path.</returns>
    /// <exception cref="ArgumentException">The folder is no path, or a file or below one.</exception>
    public static string Of(string folder)
    {
        string path = Whole(folder);
        for (string? part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
                throw new ArgumentException($"The journal's folder '{folder}' cannot be one: '{part}' is a file. Give a folder, which need not be there.", nameof(folder));
        }

        return path;
    }

    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="ArgumentException">No such folder can be.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && _readOnly.Contains(e.HResult)))
        {
            throw Unwritable(folder, e);
        }
        catch (IOException e) when (!Running.FullDisk.Is(e))
        {
            throw new ArgumentException($"The journal's folder '{folder}' cannot be made: {e.Message} Choose another folder.", e);
        }
    }

    /// <summary>Opens a file of the folder to write.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static FileStream Opened(string folder, Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, e);
        }
    }

    public static IOException Unwritable(string folder, Exception error) => new(
        $"The journal's folder '{folder}' cannot be written: {error.Message} Make it and its files writable, make room, or choose another folder.", error);

    private static string Whole(string folder)
    {
        try
        {
            return Path.GetFullPath(folder);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new ArgumentException($"The journal's folder '{folder}' is no path: {e.Message} Choose another folder.", nameof(folder), e);
        }
    }
}
