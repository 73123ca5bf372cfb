using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using SentimentLstm;

try
{
    var arguments = Arguments.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    Run(arguments);
    return 0;
}
catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static void Run(Arguments arguments)
{
    var mlContext = new MLContext(seed: arguments.Seed);
    var reviews = Reviews.Load(mlContext, arguments.DataDirectory);
    Directory.CreateDirectory(arguments.OutputDirectory);
    string modelPath = Path.Combine(arguments.OutputDirectory, "model.zip");

    // The network reads words; an ordinary ML.NET transform splits the text.
    var tokenizer = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Review.Text)).Fit(reviews.Training);
    var trainer = mlContext.BinaryClassification.Trainers.Lstm(new LstmOptions
    {
        SequenceColumnNames = ["Tokens"],
        HiddenSize = 64,
        EmbeddingSize = 100,
        Bidirectional = true,
        Pooling = SequencePooling.Max,
        EmbeddingDropout = 0.5,
        HeadDropout = 0.5,
        Training = new TrainingOptions
        {
            MaximumEpochs = arguments.Epochs,
            Patience = 3,
            Progress = new ProgressBar(Console.Out),
        },
    });

    var watch = Stopwatch.StartNew();
    var lstm = trainer.Fit(tokenizer.Transform(reviews.Training), tokenizer.Transform(reviews.Validation));
    double fitSeconds = watch.Elapsed.TotalSeconds;
    var model = tokenizer.Append(lstm);

    // One file holds the whole pipeline; loading needs no registration, scoring no libtorch.
    mlContext.Model.Save(model, reviews.Training.Schema, modelPath);
    lstm.SaveOnnx(Path.Combine(arguments.OutputDirectory, "model.onnx"));
    var loaded = mlContext.Model.Load(modelPath, out _);

    watch.Restart();
    var metrics = mlContext.BinaryClassification.Evaluate(loaded.Transform(reviews.Test));
    double rowsPerSecond = reviews.TestRows / watch.Elapsed.TotalSeconds;

    var baseline = mlContext.Transforms.Text.FeaturizeText("Features", nameof(Review.Text))
        .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression())
        .Fit(reviews.Training);
    var baselineMetrics = mlContext.BinaryClassification.Evaluate(baseline.Transform(reviews.Test));

    Console.WriteLine();
    Console.WriteLine($"{"on the test part",-44}{"accuracy",10}{"AUC",10}{"F1",10}");
    Report("LSTM", metrics);
    Report("FeaturizeText + SdcaLogisticRegression", baselineMetrics);
    Console.WriteLine($"fitted in {fitSeconds:F1} s; {lstm.History.StopReason} Epoch {lstm.History.BestEpoch} is the best.");

    Console.WriteLine();
    using var engine = mlContext.Model.CreatePredictionEngine<Review, Sentiment>(loaded);
    foreach (string sentence in arguments.Sentences)
    {
        var sentiment = engine.Predict(new Review { Text = sentence.ToLowerInvariant() });
        Console.WriteLine($"{(sentiment.PredictedLabel ? "positive" : "negative")} {sentiment.Probability,6:P0}  {sentence}");
    }

    Chart.Save(lstm.History, Path.Combine(arguments.OutputDirectory, "learning-curve.png"));
    File.WriteAllText(Path.Combine(arguments.OutputDirectory, "metrics.json"), JsonSerializer.Serialize(new
    {
        testAccuracy = metrics.Accuracy,
        baselineAccuracy = baselineMetrics.Accuracy,
        fitSeconds,
        epochs = lstm.History.Count,
        rowsPerSecond,
        modelBytes = new FileInfo(modelPath).Length,
    }));
    Console.WriteLine();
    Console.WriteLine($"Models, learning curve and metrics are in {arguments.OutputDirectory}.");
}

static void Report(string name, Microsoft.ML.Data.CalibratedBinaryClassificationMetrics metrics) =>
    Console.WriteLine($"{name,-44}{metrics.Accuracy,10:P1}{metrics.AreaUnderRocCurve,10:F3}{metrics.F1Score,10:F3}");

internal sealed class Sentiment
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
