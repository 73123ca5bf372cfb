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
    var (training, validation) = (mlContext.Data.LoadFromEnumerable(requests.Training), mlContext.Data.LoadFromEnumerable(requests.Validation));

    // A label that is a vector of keys has one for each word.
    var keys = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Request.Tags)).Fit(training);
    var trainer = mlContext.MulticlassClassification.Trainers.Lstm(new LstmOptions
    {
        SequenceColumnNames = [nameof(Request.Words)],
        HiddenSize = 128,
        EmbeddingSize = 100,
        Bidirectional = true,
        TokenDropout = 0.05,
        EmbeddingDropout = 0.3,
        HeadDropout = 0.5,
        Training = new TrainingOptions { MaximumEpochs = arguments.Epochs, Patience = 4 },
    });

    var watch = Stopwatch.StartNew();
    var lstm = trainer.Fit(keys.Transform(training), new FitContext
    {
        ValidationData = keys.Transform(validation),
        Observers = [new ProgressLines(Console.Out)],
        CancellationToken = cancellationToken,
    });
    double fitSeconds = watch.Elapsed.TotalSeconds;

    // The model reads words and gives tags; the labels' keys are no part of it.
    var names = mlContext.Transforms.Conversion.MapKeyToValue("PredictedTags", "PredictedLabel").Fit(lstm.Transform(training));
    mlContext.Model.Save(lstm.Append(names), training.Schema, modelPath);
    var model = mlContext.Model.Load(modelPath, out _);

    watch.Restart();
    var metrics = mlContext.MulticlassClassification.EvaluateSequences(
        model.Transform(mlContext.Data.LoadFromEnumerable(requests.Test)), nameof(Request.Tags), "PredictedTags");
    double tokensPerSecond = metrics.Tokens / watch.Elapsed.TotalSeconds;
    var byWord = mlContext.MulticlassClassification.EvaluateSequences(requests.TaggedByWord(mlContext), nameof(Request.Tags), "PredictedTags");

    Console.WriteLine($"Fitted in {fitSeconds:F1} s. {lstm.History.StopReason} Epoch {lstm.History.BestEpoch} is the best.\n");
    Console.WriteLine($"On {requests.Test.Count:N0} test requests:\n{metrics}\n");
    Console.WriteLine($"F1 {metrics.Micro.F1:P1}; the most frequent tag of each word gives {byWord.Micro.F1:P1}.\n");

    bool isColored = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    using var engine = mlContext.Model.CreatePredictionEngine<Request, TaggedRequest>(model);
    foreach (var request in arguments.Requests.Select(Request.Written))
        Console.WriteLine(Rendering.Of(request.Words, engine.Predict(request).PredictedTags, isColored));

    File.WriteAllText(Path.Combine(output, "metrics.json"), JsonSerializer.Serialize(new
    {
        f1 = metrics.Micro.F1,
        f1ByWord = byWord.Micro.F1,
        tokenAccuracy = metrics.TokenAccuracy,
        requestAccuracy = metrics.RowAccuracy,
        tokensPerSecond,
        fitSeconds,
        epochs = lstm.History.Count,
    }));
    Console.WriteLine($"\nmodel.zip and metrics.json are in {output}.");
}
