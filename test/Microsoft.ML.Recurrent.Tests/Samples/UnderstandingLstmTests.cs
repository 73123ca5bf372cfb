using System.Text.Json;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using UnderstandingLstm;

namespace Microsoft.ML.Recurrent.Tests.Samples;

public sealed class UnderstandingLstmTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ArgumentsInAnyOrderAreRead()
    {
        Arguments.Parse([]).Should().BeEquivalentTo(new { Seed = 1, Quick = false, Help = false, OutputDirectory = Path.Combine("artifacts", "understanding") });
        Arguments.Parse(["--search-cells", "200"]).SearchCells.Should().Be(200);
        Arguments.Parse(["--output", "out", "--quick", "--seed", "7", "--help"]).Should().BeEquivalentTo(new { Seed = 7, Quick = true, Help = true, OutputDirectory = "out" });
    }

    [Theory]
    [InlineData("Unknown option '--slow'; --help lists the options.", "--slow")]
    [InlineData("Option '--output' needs a value; --help lists the options.", "--output", "--quick")]
    [InlineData("Option '--search-cells' has the value '2'; expected a whole number of 3 or more.", "--search-cells", "2")]
    [InlineData("Option '--seed' has the value '-1'; expected a whole number of 0 or more.", "--seed", "-1")]
    public void ArgumentsWrongAreRefusedWithWhatIsRequired(string message, params string[] args)
    {
        var parse = () => Arguments.Parse(args);
        parse.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
    }

    [Fact]
    public void TableHasTheEightVariantsOfGreffAndTheCellDefinedHere()
    {
        CellTable.Variants.Should().HaveCount(8);
        CellTable.All.Keys.Should().Contain(CellTable.Few.Keys).And.Contain(CellTable.Variants.Keys);
        CellTable.All.Values.Where(cell => cell.Name == "leaky").Should().ContainSingle();
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void SearchForCellsLeavesEquationsThatAreRead()
    {
        var (exitCode, output) = HostProcess.Start("dotnet", _folder.FullName,
            [Path.Combine(AppContext.BaseDirectory, "UnderstandingLstm.dll"), "--search-cells", "6", "--quick"], new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" });

        exitCode.Should().Be(0, output);
        using var found = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "artifacts", "understanding", "cells.json")));
        found.RootElement.GetProperty("errors").GetArrayLength().Should().Be(6);
        var cells = found.RootElement.GetProperty("finalists").EnumerateArray().Select(f => f.GetProperty("cell").Deserialize<Cell>()).ToArray();
        cells.Should().HaveCountGreaterThan(2).And.StartWith([new LstmCell(), new GruCell()]);
        output.Should().Contain("Of 6 cells the best found, '");
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void QuickProgramRunAsAProcessLeavesItsFiles()
    {
        var (exitCode, output) = HostProcess.Start(
            "dotnet", _folder.FullName, [Path.Combine(AppContext.BaseDirectory, "UnderstandingLstm.dll"), "--quick"], new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" });

        exitCode.Should().Be(0, output);
        string artifacts = Path.Combine(_folder.FullName, "artifacts", "understanding");
        string[] pictures = ["gap", "cue", "gates", "input", "forget", "output", "memory", "score"];
        Directory.EnumerateFiles(artifacts).Select(Path.GetFileName).Should().BeEquivalentTo(
            [.. pictures.Select(p => $"{p}.png"), .. pictures.Select(p => $"{p}.svg"), "metrics.json"]);
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(artifacts, "metrics.json")));
        metrics.RootElement.GetProperty("gap").EnumerateObject().Select(cell => cell.Name).Should().Equal("RNN", "LSTM", "GRU", "clockwork");
        metrics.RootElement.GetProperty("gap").GetProperty("LSTM")[0].GetProperty("accuracy").GetDouble().Should().BeGreaterThan(0.9);
        var adding = metrics.RootElement.GetProperty("tasks").GetProperty("GRU").GetProperty("adding");
        (adding.GetProperty("median").GetDouble(), adding.GetProperty("spread").GetDouble()).Should().Match<(double Median, double Spread)>(e => e.Median < 0.1 && e.Spread == 0);
        metrics.RootElement.GetProperty("seconds").GetDouble().Should().BePositive();
        output.Should().Contain("leaky RNN (defined here)").And.Contain("Greff et al. 2015").And.Contain("forget gate of memory units");
    }
}
