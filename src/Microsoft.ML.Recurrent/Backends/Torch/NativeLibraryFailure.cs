using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Explains why libtorch's native libraries do not load: they are not there, or they are there and the system's loader refuses them.</summary>
internal static class NativeLibraryFailure
{
    private const string Beginning = Errors.NoLibTorch + ", and training needs it (scoring does not). ";

    private const string AddPackage = "Add the package TorchSharp-cpu to the application, or TorchSharp-cuda-windows or TorchSharp-cuda-linux for a GPU, "
        + "in the version of TorchSharp it uses.";

    /// <summary>The message: what was found and what to do.</summary>
    /// <param name="folders">Where the library may be.</param>
    /// <param name="load">Loads the library at a path, or throws what the system's loader says.</param>
    public static string Describe(IEnumerable<string> folders, Action<string> load)
    {
        string[] all = [.. folders.Distinct().Where(Directory.Exists)];
        (string Path, string Loader)[] refusals = [.. all.Select(folder => Path.Combine(folder, Name("LibTorchSharp"))).Where(File.Exists)
            .Select(path => (path, Refusal(path, load))).Where(r => r.Item2 is not null).Select(r => (r.path, r.Item2!))];
        if (refusals.FirstOrDefault(r => r.Loader.Contains("GLIBCXX", StringComparison.Ordinal)) is { Path: not null } old)
            return $"{Beginning}'{old.Path}' is there, but this system's libstdc++ is older than the library asks for; the loader says: {old.Loader} The build "
                + "of an application marks the request in its own copy as weak; a notebook has to load such a copy itself, before the first fit. "
                + "See 'Older Linux' in the README of Microsoft.ML.Recurrent.";
        // TorchSharp alone brings LibTorchSharp, which then asks in vain for libtorch.
        bool isLibTorchThere = all.Any(folder => File.Exists(Path.Combine(folder, Name("torch"))));
        return isLibTorchThere && refusals.Length > 0
            ? $"{Beginning}'{refusals[0].Path}' is there, but does not load; the loader says: {refusals[0].Loader}"
            : Beginning + AddPackage;
    }

    /// <summary>The folders in which .NET and TorchSharp look.</summary>
    public static IEnumerable<string> Folders()
    {
        string searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string natives = Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        string torchSharp = Path.GetDirectoryName(typeof(torch).Assembly.Location) ?? "";
        return [.. searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, natives), torchSharp, Path.Combine(torchSharp, natives), Path.Combine(torchSharp, "cpu"),
            Path.Combine(torchSharp, "..", "..", natives)];
    }

    private static string Name(string library) => OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string? Refusal(string path, Action<string> load)
    {
        try
        {
            load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }
}
