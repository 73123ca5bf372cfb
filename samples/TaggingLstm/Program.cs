using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using TaggingLstm;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; cancellation.Cancel(); };
return CommandLine.Run(args, arguments => Train(arguments, cancellation.Token));

static void Train(Arguments arguments, CancellationToken cancellationToken)
{
    var mlContext = new MLContext(seed: arguments.Seed);
    var requests = Requests.Load(arguments.DataDirectory);
    string output = arguments.CreateOutputDirectory(), modelPath = Path.Combine(output, "model.zip");
    var tagger = new Tagger(mlContext, requests, arguments.Epochs);

    var watch = Stopwatch.StartNew();
    var (network, fitted) = tagger.Fit(tagger.Options, Console.Out, cancellationToken);
    double fitSeconds = watch.Elapsed.TotalSeconds;
    mlContext.Model.Save(fitted, tagger.Schema, modelPath);
    var model = mlContext.Model.Load(modelPath, out _);

    watch.Restart();
    var metrics = tagger.Evaluate(model);
    double tokensPerSecond = metrics.Tokens / watch.Elapsed.TotalSeconds;
    var byWord = mlContext.MulticlassClassification.EvaluateSequences(requests.TaggedByWord(mlContext), nameof(Request.Tags), "PredictedTags");

    Console.WriteLine($"Fitted in {fitSeconds:F1} s. {network.History.StopReason} Epoch {network.History.BestEpoch} is the best.\n");
    Console.WriteLine($"On {requests.Test.Count:N0} test requests:\n{metrics}\n");
    Console.WriteLine($"F1 {metrics.Micro.F1:P1}; the most frequent tag of each word gives {byWord.Micro.F1:P1}.\n");
    Tag(mlContext, model, arguments.Requests);

    double? withoutCrf = arguments.Compares ? Without("the conditional random field", tagger.Options with { Tagging = new TaggingOptions() }) : null;
    double? withoutCharacters = arguments.Compares ? Without("characters", tagger.Options with { Characters = null }) : null;
    File.WriteAllText(Path.Combine(output, "metrics.json"), JsonSerializer.Serialize(new
    {
        f1 = metrics.Micro.F1,
        f1WithoutCrf = withoutCrf,
        f1WithoutCharacters = withoutCharacters,
        f1ByWord = byWord.Micro.F1,
        tokenAccuracy = metrics.TokenAccuracy,
        requestAccuracy = metrics.RowAccuracy,
        tokensPerSecond,
        fitSeconds,
        epochs = network.History.Count,
    }));
    Console.WriteLine($"\nmodel.zip and metrics.json are in {output}.");

    double Without(string part, LstmOptions options)
    {
        Console.WriteLine($"\nThe same without {part}:");
        double f1 = tagger.Evaluate(tagger.Fit(options, TextWriter.Null, cancellationToken).Model).Micro.F1;
        Console.WriteLine($"F1 {f1:P1}, with it {metrics.Micro.F1:P1}.");
        return f1;
    }
}

static void Tag(MLContext mlContext, ITransformer model, IEnumerable<string> requests)
{
    bool isColored = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    using var engine = mlContext.Model.CreatePredictionEngine<Request, TaggedRequest>(model);
    foreach (var request in requests.Select(Request.Written))
        Console.WriteLine(Rendering.Of(request.Words, engine.Predict(request).PredictedTags, isColored));
}
