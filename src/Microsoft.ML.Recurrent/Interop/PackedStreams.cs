using System.IO.Compression;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The sizes of the streams in ML.NET's model file, which ML.NET unpacks to the temporary folder as soon as it is asked for one.</summary>
internal static class PackedStreams
{
    /// <returns>Null where the stream is not there.</returns>
    public static PackedSize? SizeOf(ModelLoadContext context, string name)
    {
        string path = Path.Combine(context.Directory ?? "", name);
        var entries = EntriesOf(context.Repository);
        // Files of Windows may have its separator.
        return entries.TryGetValue(path, out var entry) || entries.TryGetValue(path.Replace('/', '\\'), out entry)
            ? new PackedSize(entry.CompressedLength, entry.Length)
            : null;
    }

    /// <summary>Keeps the folder that ML.NET unpacks to and writes in to its owner: weights and words pass through it.</summary>
    public static void KeepPrivate(Repository repository)
    {
        if (!OperatingSystem.IsWindows() && FolderOf(repository) is { } folder)
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "DirTemp")]
    private static extern ref readonly string? FolderOf(Repository repository);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_entries")]
    private static extern ref readonly Dictionary<string, ZipArchiveEntry> EntriesOf(RepositoryReader repository);
}
