using System.IO.Compression;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Tool;

using DotNet = Microsoft.ML.Recurrent.Tests.Fixtures.DotNet;

/// <summary>The tool as a user has it: packed, installed, run.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public sealed class ToolPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-tool").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PackedToolIsSmallAndRunsOnceInstalled()
    {
        string project = Path.Combine(Repository.Folder, "src", "Microsoft.ML.Recurrent.Orleans.Tool"), suffix = $"test.{DateTime.UtcNow.Ticks}";
        DotNet.Run(_folder, $"pack {project} -c {Repository.Configuration} --no-build -o {_folder} -p:VersionSuffix={suffix}");
        string package = Directory.GetFiles(_folder, "*.nupkg").Single();
        using (var zip = ZipFile.OpenRead(package))
            zip.Entries.Select(e => e.FullName).Should().Contain("PACKAGE.md").And.NotContain(name => name.Contains("runtimes/") || name.EndsWith("Microsoft.ML.dll"));
        new FileInfo(package).Length.Should().BeLessThan(20_000_000);

        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"here\" value=\"{_folder}\" /></packageSources></configuration>");
        DotNet.Run(_folder, $"tool install Microsoft.ML.Recurrent.Orleans.Tool --version 1.0.0-{suffix} --tool-path tools");
        var (exitCode, script) = HostProcess.Start(Path.Combine(_folder, "tools", "recurrent-orleans"), _folder, ["script"]);

        (exitCode, script).Should().Be((0, $"{RecurrentSchema.Script}{Environment.NewLine}"));
        HostProcess.Start(Path.Combine(_folder, "tools", "recurrent-orleans"), _folder, ["status", "--postgres", "Host=127.0.0.1;Port=1;Timeout=1"])
            .Should().Match<(int Code, string Said)>(r => r.Code == 1 && r.Said.StartsWith("PostgreSQL is not available"));
    }
}
