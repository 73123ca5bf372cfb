namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Writes a file beside its place and moves it there when it is complete and on the disk: a failure, a kill or a power cut leaves
/// the previous file or the new one. The previous file's permissions are kept.</summary>
internal static class ReplacedFile
{
    private const string StreamAdvice = " To write elsewhere, give a stream.";

    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

    /// <param name="path">The file; through a link, the file it leads to is replaced and not the link.</param>
    /// <param name="write">Writes the file.</param>
    /// <param name="verify">Reads the complete file from its start before it takes its place; what it throws leaves the previous file.</param>
    /// <param name="takesStreams">True if the caller could be given a stream instead.</param>
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static void Write(string path, Action<Stream> write, Action<Stream>? verify = null, bool takesStreams = true)
    {
        string advice = takesStreams ? StreamAdvice : "", place = CheckedPlace(path, advice);
        using var temporary = Beside(place, path, room: 0, advice);
        temporary.RemoveLeftOvers();
        write(temporary.Stream);
        temporary.Stream.Flush(flushToDisk: true);
        if (verify is not null)
        {
            using var complete = temporary.OpenToRead();
            verify(complete);
        }

        temporary.MoveTo(place);
    }

    /// <summary>Finds out whether a file could be written, and leaves all as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="room">Bytes that it will have; file systems that cannot reserve them are believed to have them.</param>
    /// <exception cref="IOException">The file cannot be written, there is no room for it, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static void Probe(string path, long room)
    {
        using var temporary = Beside(CheckedPlace(path, advice: ""), path, room, advice: "");
        temporary.RemoveLeftOvers();
    }

    private static string CheckedPlace(string path, string advice)
    {
        string place = Place(path);
        if (!PlainFiles.MayBeReplaced(place) || !PlainFiles.MayBeReplaced(Path.GetFullPath(path)))
            throw new IOException($"'{path}' is a folder, a device or a pipe; expected the name of a file, which is replaced as a whole.{advice}");
        if (Path.GetDirectoryName(place) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"'{path}' cannot be written: its folder does not exist. Create the folder first.");
        return place;
    }

    private static TemporaryFile Beside(string place, string path, long room, string advice)
    {
        string folder = Path.GetDirectoryName(place)!;
        try
        {
            return new TemporaryFile(folder, ModeOf(place), room);
        }
        catch (FileNotFoundException e)
        {
            throw new IOException(
                $"'{path}' cannot be written: no file can be made in '{folder}', where the new one is made before it takes its place.{advice}", e);
        }
    }

    private static string Place(string path)
    {
        var named = new FileInfo(path);
        return named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static UnixFileMode? ModeOf(string place) =>
        OperatingSystem.IsWindows() || !File.Exists(place) ? null : File.GetUnixFileMode(place) & Permissions;
}
