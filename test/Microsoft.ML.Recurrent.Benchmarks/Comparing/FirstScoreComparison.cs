using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Benchmarks.Data;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>From a saved model to its first score in a fresh process, most of which is compilation, beside a linear trainer of ML.NET's.</summary>
internal static class FirstScoreComparison
{
    /// <summary>The verb of the process that is measured.</summary>
    public const string Verb = "first-score";

    private const int Rounds = 10;

    public static Comparison Run()
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromEnumerable(MovieSentences.Load().Training.Where((_, row) => row % 40 == 0));
        var lstm = mlContext.BinaryClassification.Trainers.Lstm(new LstmOptions
        {
            SequenceColumnNames = ["Tokens"],
            Training = new TrainingOptions { MaximumEpochs = 1, ValidationFraction = 0 },
        });
        var linear = mlContext.Transforms.Conversion.MapValueToKey("Keys", "Tokens")
            .Append(mlContext.Transforms.Text.ProduceNgrams("Features", "Keys", ngramLength: 1))
            .Append(mlContext.BinaryClassification.Trainers.AveragedPerceptron());
        string ours = Path.GetTempFileName(), peer = Path.GetTempFileName();
        mlContext.Model.Save(lstm.Fit(data), data.Schema, ours);
        mlContext.Model.Save(linear.Fit(data), data.Schema, peer);
        List<double> times = [], others = [];
        for (int round = 0; round < Rounds; round++)
        {
            times.Add(Start(ours));
            others.Add(Start(peer));
        }

        File.Delete(ours);
        File.Delete(peer);
        return Comparison.OfTimes("a saved model's first score in a fresh process", Median(times), Median(others), "ML.NET's averaged perceptron");
    }

    /// <summary>Loads a model, scores one row and writes the seconds that both took.</summary>
    public static int Measure(string model)
    {
        var mlContext = new MLContext(seed: 1);
        var watch = Stopwatch.StartNew();
        var scored = mlContext.Model.Load(model, out _).Transform(mlContext.Data.LoadFromEnumerable([new Sentence { Tokens = ["a", "fine", "film"] }]));
        float score = scored.GetColumn<float>("Score").Single();
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(seconds.ToString(CultureInfo.InvariantCulture));
        return float.IsFinite(score) ? 0 : 1;
    }

    private static double Start(string model)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Started by the dotnet command, the process is that, and its first argument this assembly.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(FirstScoreComparison).Assembly.Location);
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(model);
        using var process = Process.Start(start)!;
        string seconds = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(seconds, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The process that loads a model ended with exit code {process.ExitCode}; expected 0.");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
