using System.Diagnostics;
using System.Text.Json;
using CharLanguageModel;
using Microsoft.ML;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; cancellation.Cancel(); };
return CommandLine.Run(args, arguments => Train(arguments, cancellation.Token));

static void Train(Arguments arguments, CancellationToken cancellationToken)
{
    var texts = Texts.Load(arguments.DataFile);
    string output = arguments.CreateOutputDirectory(), modelPath = Path.Combine(output, "model.zip");
    Console.WriteLine($"{texts.Training.Length:N0} characters to train on, {texts.Validation.Length:N0} to measure on");
    double[] ngrams = Ngrams(texts);

    var mlContext = new MLContext(seed: arguments.Seed);
    var characters = new CharacterModel(mlContext, texts);
    var watch = Stopwatch.StartNew();
    var (network, fitted) = characters.Fit(arguments, cancellationToken);
    double fitSeconds = watch.Elapsed.TotalSeconds;
    mlContext.Model.Save(fitted, characters.Schema, modelPath);
    Console.WriteLine($"Fitted in {fitSeconds:F0} s. {network.History.StopReason} Epoch {network.History.BestEpoch} is the best.\n");

    ITransformer loaded = mlContext.Model.Load(modelPath, out _);
    var metrics = characters.Evaluate(loaded);
    Console.WriteLine($"{metrics}\n{metrics.NatsPerToken:F3} nats a character; the best n-gram has {ngrams.Min():F3}.");
    double generatedPerSecond = Generating.Write(loaded, arguments.Seed, cancellationToken);
    Console.WriteLine($"\n{generatedPerSecond:N0} characters a second");
    File.WriteAllText(Path.Combine(output, "metrics.json"), JsonSerializer.Serialize(new
    {
        natsPerCharacter = metrics.NatsPerToken,
        bitsPerCharacter = metrics.BitsPerCharacter,
        ngramNats = ngrams.Min(),
        charactersPerSecond = network.History.Average(epoch => epoch.StepsPerSecond),
        fitSeconds,
        generatedPerSecond,
    }));
    Console.WriteLine($"\nmodel.zip and metrics.json are in {output}.");
}

static double[] Ngrams(Texts texts)
{
    const int Longest = 7;
    var model = new NgramModel(texts.Training, Longest);
    double[] nats = [.. Enumerable.Range(1, Longest).Select(length => model.NatsPerCharacter(texts.Validation, length))];
    Console.WriteLine("nats a character by n-grams: " + string.Join("  ", nats.Select((value, i) => $"{i + 1}: {value:F3}")) + "\n");
    return nats;
}
