using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Facts of files and folders that .NET does not give: their kind, and when a folder's entries are on the disk.</summary>
internal static partial class PlainFiles
{
    private const int KindMask = 0xf000;
    private const int PlainKind = 0x8000;

    // .NET's own record of a file, the same on every Unix, begins with flags and mode.
    private const int StatusInts = 64;
    private const int ModeIndex = 1;

    /// <summary>True if nothing is there, or a plain file.</summary>
    /// <param name="path">A full path that is no link.</param>
    public static bool MayBeReplaced(string path)
    {
        if (Directory.Exists(path) || Path.GetFileName(path).Length == 0)
            return false;
        if (OperatingSystem.IsWindows())
            return !path.StartsWith(@"\\.\", StringComparison.Ordinal);
        int[] status = new int[StatusInts];
        return Stat(path, status) != 0 || (status[ModeIndex] & KindMask) == PlainKind;
    }

    /// <summary>Brings a folder's entries to the disk, so that a rename survives a power cut; Windows does so on its own.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int file = Open(folder, 0);
        if (file < 0)
            return;
        // Some file systems cannot: then the rename is as durable as they make it.
        _ = Sync(file);
        _ = Close(file);
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, [Out] int[] status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
