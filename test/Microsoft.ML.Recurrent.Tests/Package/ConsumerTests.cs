using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

/// <summary>A fresh project, outside the repository, that references the package and TorchSharp-cpu and nothing else.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public sealed class ConsumerTests : IClassFixture<PackedLibrary>
{
    private const string Program = """
        using Microsoft.ML;

        var context = new MLContext(1);
        var rows = Enumerable.Range(0, 60).Select(i => new Row { Values = [i % 2, i % 2 + 0.1f * (i % 3)], Label = i % 2 == 1 }).ToArray();
        var data = context.Data.LoadFromEnumerable(rows);
        var model = context.BinaryClassification.Trainers.Lstm("Label", "Values", hiddenSize: 4).Fit(data);
        context.Model.Save(model, data.Schema, "model.zip");
        var loaded = new MLContext(2).Model.Load("model.zip", out _);
        bool equal = Scores(model).SequenceEqual(Scores(loaded));
        Console.WriteLine(equal ? $"{Scores(loaded).Count()} scores are bit-equal" : "the scores differ");

        IEnumerable<float> Scores(ITransformer scorer) =>
            context.Data.CreateEnumerable<Prediction>(scorer.Transform(data), reuseRowObject: false).Select(p => p.Score);

        class Row { public float[] Values { get; set; } = []; public bool Label { get; set; } }
        class Prediction { public float Score { get; set; } }
        """;

    private readonly string _folder;
    private readonly Dictionary<string, string> _environment;

    public ConsumerTests(PackedLibrary packed)
    {
        _folder = Path.Combine(packed.Folder, "Consumer");
        // Only the new package goes into a cache of its own; everything else is read from the user's.
        _environment = new() { ["NUGET_PACKAGES"] = Path.Combine(packed.Folder, "cache") };
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(_folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RuntimeIdentifier>$(NETCoreSdkRuntimeIdentifier)</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <RestoreFallbackFolders>{Repository.PackageCache}</RestoreFallbackFolders>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.ML.Recurrent" Version="{packed.Version}" />
                <PackageReference Include="TorchSharp-cpu" Version="0.107.0" />
              </ItemGroup>
            </Project>
            """);
    }

    [Fact]
    public void FitsSavesLoadsAndScoresBuiltAndPublished()
    {
        byte[] cached = SHA256.HashData(File.ReadAllBytes(Repository.NativeLibrary));

        string built = DotNet.Run(_folder, "run -c Release", _environment);
        DotNet.Run(_folder, "publish -c Release -o published", _environment);
        string published = DotNet.Run(_folder, "published/Consumer.dll", _environment);

        string name = "Microsoft.ML.Recurrent.dll", output = Directory.GetFiles(Path.Combine(_folder, "bin"), name, SearchOption.AllDirectories).Single();
        new FileInfo(output).Length.Should().BeGreaterThan(2 * new FileInfo(typeof(RecurrentOptions).Assembly.Location).Length, "it is compiled ahead");
        File.ReadAllBytes(Path.Combine(_folder, "published", name)).Should().Equal(File.ReadAllBytes(output));
        built.TrimEnd().Should().EndWith("60 scores are bit-equal");
        published.TrimEnd().Should().EndWith("60 scores are bit-equal");
        SHA256.HashData(File.ReadAllBytes(Repository.NativeLibrary)).Should().Equal(cached, "the package cache is the user's");
        Directory.GetDirectories(_environment["NUGET_PACKAGES"]).Select(Path.GetFileName).Should().Equal("microsoft.ml.recurrent");
    }
}
