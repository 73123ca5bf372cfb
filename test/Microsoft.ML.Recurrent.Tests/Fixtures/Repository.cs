using System.Reflection;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>The repository and the package cache that this was built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    public static string Configuration => Metadata("Configuration");

    public static string PackageCache => Metadata("NuGetPackageRoot");

    /// <summary>TorchSharp's native library as its package has it.</summary>
    public static string NativeLibrary =>
        Path.Combine(PackageCache, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MLRecurrent.sln")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd('/', '\\'))!);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
