using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

/// <summary>The build step on a project that has TorchSharp's native library and nothing else.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public sealed class LibStdCppRelaxationTests : IDisposable
{
    private const string Library = "libLibTorchSharp.so";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;

    public LibStdCppRelaxationTests()
    {
        File.Copy(Repository.NativeLibrary, Path.Combine(_folder, Library));
        string targets = Path.Combine(Repository.Folder, "src/Microsoft.ML.Recurrent/buildTransitive/Microsoft.ML.Recurrent.targets");
        File.WriteAllText(Path.Combine(_folder, "Probe.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
                <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <Content Include="{Library}" CopyToOutputDirectory="PreserveNewest" />
                <Content Include="{Library}" Link="runtimes/linux-x64/native/{Library}" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);
    }

    private byte[] Source => File.ReadAllBytes(Path.Combine(_folder, Library));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void BuildChangesTheCopiesNotTheFileTheyAreLinkedTo()
    {
        byte[] before = Source;

        DotNet.Run(_folder, "build -o out");

        DifferingBytes(Out(Library), before).Should().Be(1);
        DifferingBytes(Out("runtimes/linux-x64/native/" + Library), before).Should().Be(1);
        SHA256.HashData(Source).Should().Equal(SHA256.HashData(before));
        Directory.GetFiles(Path.Combine(_folder, "out"), Library + "*").Should().HaveCount(1, "no temporary copy stays behind");
    }

    [Fact]
    public void SecondBuildChangesNothingAndPublishIsRelaxedToo()
    {
        DotNet.Run(_folder, "build -o out");
        byte[] once = Out(Library);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_folder, "out", Library));

        DotNet.Run(_folder, "build -o out --no-restore");
        DotNet.Run(_folder, "publish -o published --no-restore");

        Out(Library).Should().Equal(once);
        File.GetLastWriteTimeUtc(Path.Combine(_folder, "out", Library)).Should().Be(written);
        File.ReadAllBytes(Path.Combine(_folder, "published", Library)).Should().Equal(once);
        DifferingBytes(Source, once).Should().Be(1);
    }

    [Fact]
    public void PropertySwitchesItOff()
    {
        DotNet.Run(_folder, "build -o out -p:MLRecurrentRelaxLibStdCpp=false");

        Out(Library).Should().Equal(Source);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(5000)]
    public void DamagedLibraryIsLeftAlone(int length)
    {
        File.WriteAllBytes(Path.Combine(_folder, Library), Source[..length]);

        DotNet.Run(_folder, "build -o out");

        Out(Library).Should().Equal(Source);
    }

    private byte[] Out(string name) => File.ReadAllBytes(Path.Combine(_folder, "out", name));

    private static int DifferingBytes(byte[] first, byte[] second)
    {
        first.Should().HaveCount(second.Length);
        return first.Zip(second).Count(pair => pair.First != pair.Second);
    }
}
