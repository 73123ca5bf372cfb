using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

[Trait(Categories.Trait, Categories.Slow)]
public class PackageContentTests(PackedLibrary packed) : IClassFixture<PackedLibrary>
{
    [Fact]
    public void PackageHoldsLibraryDocumentationTargetsAndReadme()
    {
        using var package = packed.Open("nupkg");

        package.Entries.Select(e => e.FullName).Should().Contain(
            ["lib/net10.0/Microsoft.ML.Recurrent.dll", "lib/net10.0/Microsoft.ML.Recurrent.xml",
             "buildTransitive/Microsoft.ML.Recurrent.targets", "PACKAGE.md"]);
    }

    [Theory]
    [InlineData("linux-x64", 0x8664 ^ 0x7b79)]
    [InlineData("linux-arm64", 0xaa64 ^ 0x7b79)]
    [InlineData("win-x64", 0x8664)]
    [InlineData("osx-arm64", 0xaa64 ^ 0x4644)]
    public void CommonPlatformsHaveTheLibraryCompiledAhead(string identifier, int machine)
    {
        using var portable = Library("lib/net10.0");
        using var image = Library($"runtimes/{identifier}/lib/net10.0");

        portable.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size.Should().Be(0);
        image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size.Should().BePositive();
        ((int)(ushort)image.PEHeaders.CoffHeader.Machine).Should().Be(machine);
        Identity(image).Should().Be(Identity(portable));
    }

    [Fact]
    public void SymbolsHaveAPackageOfTheirOwn()
    {
        using var symbols = packed.Open("snupkg");

        symbols.Entries.Select(e => e.FullName).Should().Contain("lib/net10.0/Microsoft.ML.Recurrent.pdb");
    }

    [Fact]
    public void DependenciesAreTheLibrarysWithoutNatives()
    {
        var dependencies = Nuspec().Descendants().Where(e => e.Name.LocalName == "dependency")
            .ToDictionary(e => (string)e.Attribute("id")!, e => (string)e.Attribute("version")!);

        dependencies.Should().Contain("Microsoft.ML", "[5.0.1, 6.0.0)").And.ContainKey("TorchSharp");
        dependencies.Keys.Should().NotContain(id => id.StartsWith("TorchSharp-", StringComparison.Ordinal) || id.Contains("libtorch"));
    }

    [Theory]
    [InlineData("license", "MIT")]
    [InlineData("readme", "PACKAGE.md")]
    [InlineData("id", "Microsoft.ML.Recurrent")]
    public void MetadataIsStated(string element, string value) =>
        Nuspec().Descendants().Single(e => e.Name.LocalName == element).Value.Should().Be(value);

    [Theory]
    [InlineData("nupkg")]
    [InlineData("snupkg")]
    public void NoPathOfThisMachineIsInside(string extension)
    {
        using var package = packed.Open(extension);
        string[] paths = [Repository.Folder, Repository.PackageCache.TrimEnd('/'), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)];

        foreach (var entry in package.Entries)
        {
            byte[] bytes = Read(entry);
            foreach (string path in paths)
                (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(path)) < 0 && bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(path)) < 0)
                    .Should().BeTrue("{0} must not name {1}", entry.FullName, path);
        }
    }

    private PEReader Library(string folder)
    {
        using var package = packed.Open("nupkg");
        return new PEReader(new MemoryStream(Read(package.GetEntry($"{folder}/Microsoft.ML.Recurrent.dll")!)));
    }

    private static Guid Identity(PEReader library)
    {
        var metadata = library.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private XDocument Nuspec()
    {
        using var package = packed.Open("nupkg");
        return XDocument.Load(new MemoryStream(Read(package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)))));
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }
}
