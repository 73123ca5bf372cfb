using System.Diagnostics;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>Another process that fits, is killed at a random moment, and fits on from its checkpoint: three kills of each case.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public sealed class KilledFitTests : IDisposable
{
    private const int Kills = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;

    public static TheoryData<string> Cases => [.. ResumeCases.Names];

    private string Checkpoint => Path.Combine(_folder, "fit.checkpoint");

    private string Bits => Path.Combine(_folder, "fit.bits");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void KilledAndResumedItEndsWithTheBitsOfAFitThatRanThrough(string name)
    {
        if (!OperatingSystem.IsLinux())
            return; // Elsewhere the host would not find this process's libtorch.
        var batches = new Counter();
        string[] expected = ResumeCases.Fit(name, new FitContext { Progress = batches });
        var random = new Random(name.Sum(letter => letter));

        for (int kill = 0; kill < Kills; kill++)
            Kill(name, random.Next(1, batches.Count / 2), TimeSpan.FromMilliseconds(random.Next(30)));
        var (exitCode, told) = Finish(name);

        exitCode.Should().Be(0);
        told.Should().BeLessThan(batches.Count, "it has gone on from a checkpoint");
        File.ReadAllLines(Bits).Should().Equal(expected);
        Directory.GetFiles(_folder).Should().BeEquivalentTo(Checkpoint, Bits);
    }

    private void Kill(string name, int batches, TimeSpan delay)
    {
        using var process = Start(name);
        while (batches-- > 0 && process.StandardOutput.ReadLine() is not null)
        {
        }

        Thread.Sleep(delay);
        process.Kill();
        process.WaitForExit();
    }

    private (int ExitCode, int Told) Finish(string name)
    {
        using var process = Start(name);
        int told = 0;
        while (process.StandardOutput.ReadLine() is not null)
            told++;
        process.WaitForExit();
        return (process.ExitCode, told);
    }

    /// <summary>The process writes a line after every batch.</summary>
    private Process Start(string name)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(HostProcess.Folder, "Microsoft.ML.Recurrent.Tests.Host.dll"), "resume", name, Checkpoint, Bits])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["LD_LIBRARY_PATH"] = AppContext.BaseDirectory;
        return Process.Start(start)!;
    }

    private sealed class Counter : IProgress<TrainingProgress>
    {
        private int _count;

        public int Count => _count;

        public void Report(TrainingProgress value) => Interlocked.Increment(ref _count);
    }
}
