using System.IO.Compression;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

/// <summary>The library packed once under a version of its own, into the folder that a copy of nuget.config names.</summary>
public sealed class PackedLibrary : IDisposable
{
    // What is compiled for the package stands in one folder.
    private static readonly Lock _packing = new();

    public PackedLibrary()
    {
        string suffix = $"test.{DateTime.UtcNow.Ticks}";
        Version = $"1.0.0-{suffix}";
        File.Copy(Path.Combine(Repository.Folder, "nuget.config"), Path.Combine(Folder, "nuget.config"));
        string project = Path.Combine(Repository.Folder, "src/Microsoft.ML.Recurrent");
        lock (_packing)
            DotNet.Run(Folder, $"pack {project} -c {Repository.Configuration} --no-build -o eng/packages -p:VersionSuffix={suffix}");
    }

    /// <summary>Holds nuget.config and eng/packages, like the repository.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mlrecurrent").FullName;

    public string Version { get; }

    public ZipArchive Open(string extension) =>
        ZipFile.OpenRead(Path.Combine(Folder, "eng/packages", $"Microsoft.ML.Recurrent.{Version}.{extension}"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
