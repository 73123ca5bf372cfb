using System.Net;
using System.Net.Sockets;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Samples;

/// <summary>The program as its user runs it.</summary>
[Collection(LiveSite.Collection)]
[Trait(Categories.Trait, Categories.Slow)]
public sealed class LiveSeriesProgramTests(LiveSite site)
{
    [Fact]
    public async Task ProgramEndsAfterItsSecondsAndSaysWhereThePageIs()
    {
        using var program = await LiveProgram.StartAsync(site.Folder, null, "--seconds", "3", "--series", "2");

        (await program.WaitForEndAsync()).Should().Be(0, program.Said);
        program.Said.Should().Contain("Forecaster ").And.Contain($"The page: http://127.0.0.1:{program.Page.Port}").And.NotContain("Warning").And.NotContain("fail:");
    }

    [Fact]
    public async Task SeriesThatAreKeptGoOnAfterTheProgramWasKilled()
    {
        long before = await SequenceAsync(load: "100", s => s > 350), after = await SequenceAsync(load: "0", s => s > 0);

        after.Should().BeGreaterThanOrEqualTo(before);

        async Task<long> SequenceAsync(string load, Func<long, bool> isRight)
        {
            using var program = await LiveProgram.StartAsync(site.Folder, null, "--series", "1", "--keep", "--load", load);
            using var pages = new LivePages(program.Page);
            long sequence = 0;
            await pages.SnapshotAsync("station 1", s => isRight(sequence = LivePages.Sequence(s)));
            return sequence;
        }
    }

    [Fact]
    public async Task PageForOthersWarns()
    {
        using var program = await LiveProgram.StartAsync(site.Folder, null, "--listen", "0.0.0.0", "--load", "0");

        program.Said.Should().Contain($"The page: http://0.0.0.0:{program.Page.Port}");
        await WaitAsync(() => program.Said.Contains("Warning: everyone who can reach 0.0.0.0 can read the page; it asks for no password."));
    }

    [Fact]
    public void WrongArgumentsAndTakenPortsAreSaidBeforeAnythingIsTrained()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = $"{((IPEndPoint)taken.LocalEndpoint).Port}", output = Path.Combine(site.Folder, "untrained");

        Run("--load", "many").Should().Be((2, "Option '--load' has the value 'many'; expected a whole number of 0 to 1000000."));
        Run("--silo-port", port, "--page-port", $"{PostgresServer.FreePort()}", "--output", output).Should().Match<(int Code, string Said)>(
            r => r.Code == 1 && r.Said.StartsWith($"Nothing can listen on 127.0.0.1:{port}: ") && r.Said.EndsWith(". Name another port with --silo-port."));
        Directory.EnumerateFileSystemEntries(output).Should().BeEmpty();
    }

    [Fact]
    public async Task FolderOfSeriesThatAnotherProgramHasIsRefused()
    {
        using var first = await LiveProgram.StartAsync(site.Folder, null, "--keep", "--load", "0");

        var second = () => LiveProgram.StartAsync(site.Folder, null, "--keep", "--load", "0");

        (await second.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("The folder of states '").And.NotContain("   at ");
    }

    private static (int Code, string Said) Run(params string[] arguments)
    {
        var (code, said) = HostProcess.Start("dotnet", Path.GetTempPath(), [Path.Combine(AppContext.BaseDirectory, "LiveSeries.dll"), .. arguments]);
        return (code, said.TrimEnd());
    }

    private static async Task WaitAsync(Func<bool> isSo)
    {
        for (int tried = 0; !isSo() && tried < 100; tried++)
            await Task.Delay(100);
        isSo().Should().BeTrue();
    }
}
