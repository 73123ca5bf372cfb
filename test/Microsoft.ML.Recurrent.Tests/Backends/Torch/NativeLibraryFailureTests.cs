using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Backends.Torch;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

public sealed class NativeLibraryFailureTests : IDisposable
{
    private const string Beginning = "libtorch could not be loaded, and training needs it (scoring does not). ";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Library => PathOf("LibTorchSharp");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FileIsNotThereNamesThePackage() =>
        NativeLibraryFailure.Describe([_folder], _ => throw new InvalidOperationException()).Should().StartWith(Beginning + "Add the package TorchSharp-cpu ");

    [Fact]
    public void LibStdCppIsTooOldSaysWhatTheLoaderSaysAndWhereToRead()
    {
        File.WriteAllText(Library, "");

        NativeLibraryFailure.Describe([_folder], _ => throw new DllNotFoundException("version `GLIBCXX_3.4.32' not found")).Should()
            .StartWith($"{Beginning}'{Library}' is there, but this system's libstdc++ is older ").And.Contain("the loader says: version `GLIBCXX_3.4.32' not found ")
            .And.EndWith("See 'Older Linux' in the README of Microsoft.ML.Recurrent.").And.NotContain("Add the package");
    }

    [Fact]
    public void FileIsDamagedSaysWhatTheLoaderSays()
    {
        File.WriteAllText(Library, "no library");
        NativeLibraryFailure.Describe([_folder], path => NativeLibrary.Load(path)).Should().StartWith(Beginning + "Add the package", "libtorch itself is missing");
        File.WriteAllText(PathOf("torch"), "");

        NativeLibraryFailure.Describe([_folder], path => NativeLibrary.Load(path)).Should()
            .StartWith($"{Beginning}'{Library}' is there, but does not load; the loader says: ");
    }

    [Fact]
    public void FoldersSearchedHoldTheLibraryWhereItIs() =>
        NativeLibraryFailure.Folders().Should().Contain(folder => File.Exists(Path.Combine(folder, Path.GetFileName(Library))));

    private string PathOf(string library) => Path.Combine(
        _folder, OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so");
}
