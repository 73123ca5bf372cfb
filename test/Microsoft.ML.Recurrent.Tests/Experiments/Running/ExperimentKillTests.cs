using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>A search of the sample, killed at random moments and run again each time, ends as one that ran through.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public sealed class ExperimentKillTests : IDisposable
{
    private const int Kills = 10, Trials = 12, Epochs = 3, Sentences = 60, MostLines = 8;
    private const string FileName = "journal.jsonl";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly Random _random = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SearchKilledAtTenRandomMomentsEndsAsOneThatRanThrough()
    {
        WriteSentences("rt-polarity.pos", "good");
        WriteSentences("rt-polarity.neg", "bad");
        Finish("whole");
        int killed = 0;
        while (killed < Kills && WasKilled("killed", lines: _random.Next(MostLines)))
            killed++;

        Finish("killed");

        killed.Should().Be(Kills);
        Facts("killed").Should().Be(Facts("whole"));
        Lines("killed").Count(line => line.Contains("\"Completed\"", StringComparison.Ordinal)).Should().Be(Lines("whole").Count(line => line.Contains("\"Completed\"", StringComparison.Ordinal)));
    }

    /// <summary>Runs the search until its journal has grown by some lines and a moment more.</summary>
    /// <returns>False if it ended before.</returns>
    private bool WasKilled(string output, int lines)
    {
        using var process = Start(output);
        int before = Lines(output).Length;
        while (!process.HasExited && Lines(output).Length <= before + lines)
            Thread.Sleep(5);
        Thread.Sleep(_random.Next(40));
        bool runs = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return runs;
    }

    private void Finish(string output)
    {
        using var process = Start(output);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, error);
    }

    private Process Start(string output)
    {
        string program = Path.Combine(Repository.Folder, "samples", "SentimentLstm", "bin", Repository.Configuration);
        string dll = Directory.GetFiles(program, "SentimentLstm.dll", SearchOption.AllDirectories).First();
        string[] arguments = ["--search", $"{Trials}", "--epochs", $"{Epochs}", "--data", _folder, "--output", Path.Combine(_folder, output)];
        var process = Process.Start(new ProcessStartInfo(Path.ChangeExtension(dll, OperatingSystem.IsWindows() ? ".exe" : null)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>The whole lines of a journal.</summary>
    private string[] Lines(string output)
    {
        string path = Path.Combine(_folder, output, "search", FileName);
        if (!File.Exists(path))
            return [];
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n')[..^1];
    }

    /// <summary>All that does not depend on the clock.</summary>
    private string Facts(string output)
    {
        var search = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, output, "search.json"))).RootElement;
        return string.Join('\n', search.GetProperty("trials").EnumerateArray().Append(search.GetProperty("best")).Select(trial =>
            string.Join(' ', trial.EnumerateObject().Where(property => property.Name != "seconds").Select(property => property.Value.GetRawText()))));
    }

    private void WriteSentences(string file, string word)
    {
        var random = new Random(word.Length);
        string[] words = ["a", "film", "of", "some", "kind", word, word];
        File.WriteAllText(Path.Combine(_folder, file), string.Concat(Enumerable.Range(0, Sentences).Select(_ =>
            string.Join(' ', Enumerable.Range(0, 12).Select(_ => words[random.Next(words.Length)])) + "\n")));
    }
}
