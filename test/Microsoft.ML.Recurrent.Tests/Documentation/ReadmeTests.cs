using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Documentation;

public sealed class ReadmeTests
{
    public static TheoryData<int> Blocks => new(Enumerable.Range(0, Readme.Blocks.Count));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void CodeBlockPastedIntoAProgramCompiles(int block)
    {
        var errors = Readme.Compile(Readme.Blocks[block]).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

        errors.Should().BeEmpty();
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public async Task ExampleRunAsAProgramLearnsSavesAndPredicts()
    {
        var folder = Directory.CreateTempSubdirectory();
        // Beside the natives it needs, as a reader's own build would put it.
        string program = Path.Combine(AppContext.BaseDirectory, "ReadmeExample.dll");
        Readme.Compile(Readme.Example).Emit(program).Success.Should().BeTrue();

        string output = await RunAsync(program, folder.FullName);

        double accuracy = double.Parse(Regex.Match(output, @"accuracy ([\d.]+) ?%").Groups[1].Value, CultureInfo.InvariantCulture);
        accuracy.Should().BeGreaterThan(90);
        output.Should().MatchRegex(@"a new machine fails with probability (100|9\d) ?%");
        File.Exists(Path.Combine(folder.FullName, "machines.zip")).Should().BeTrue();
        folder.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(string program, string folder)
    {
        string tests = Path.ChangeExtension(typeof(ReadmeTests).Assembly.Location, null);
        string[] arguments = ["exec", "--depsfile", $"{tests}.deps.json", "--runtimeconfig", $"{tests}.runtimeconfig.json", program];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            // One spelling of numbers, and one thread, so that every machine fits the same network.
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1", ["OMP_NUM_THREADS"] = "1" },
        };
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, output);
        return output;
    }
}
