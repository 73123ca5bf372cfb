using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Samples;
using SentimentLstm;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; cancellation.Cancel(); };
return CommandLine.Run(args, arguments => Train(arguments, cancellation.Token));

static void Train(Arguments arguments, CancellationToken cancellationToken)
{
    var mlContext = new MLContext(seed: arguments.Seed);
    var reviews = Reviews.Load(mlContext, arguments.DataDirectory);
    string output = arguments.CreateOutputDirectory(), modelPath = Path.Combine(output, "model.zip");

    // The network reads words; an ordinary ML.NET transform splits the text.
    var options = new LstmOptions
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
        },
    };
    if (arguments.Search is { } trials)
    {
        Search.Run(mlContext, reviews, options, arguments, trials, output, cancellationToken);
        return;
    }

    var tokenizer = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Review.Text)).Fit(reviews.Training);
    var trainer = mlContext.BinaryClassification.Trainers.Lstm(options);

    var watch = Stopwatch.StartNew();
    var lstm = trainer.Fit(tokenizer.Transform(reviews.Training), new FitContext
    {
        ValidationData = tokenizer.Transform(reviews.Validation),
        Observers = [new ProgressBar(Console.Out, live: !Console.IsOutputRedirected, "sentences", "words", epoch => $"{epoch.ValidationMetric:P1} right")],
        CancellationToken = cancellationToken,
    });
    double fitSeconds = watch.Elapsed.TotalSeconds;

    // One file holds the whole pipeline; loading needs no registration, scoring no libtorch.
    mlContext.Model.Save(tokenizer.Append(lstm), reviews.Training.Schema, modelPath);
    lstm.SaveOnnx(Path.Combine(output, "model.onnx"));
    var model = mlContext.Model.Load(modelPath, out _);

    watch.Restart();
    var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(reviews.Test));
    double rowsPerSecond = reviews.TestRows / watch.Elapsed.TotalSeconds;
    var baseline = mlContext.Transforms.Text.FeaturizeText("Features", nameof(Review.Text))
        .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression())
        .Fit(reviews.Training);
    var baselineMetrics = mlContext.BinaryClassification.Evaluate(baseline.Transform(reviews.Test));

    Console.WriteLine($"Fitted in {fitSeconds:F1} s. {lstm.History.StopReason} Epoch {lstm.History.BestEpoch} is the best.\n");
    Console.WriteLine($"{$"On {reviews.TestRows:N0} test sentences",-44}{"accuracy",10}{"AUC",10}{"F1",10}");
    Report("LSTM", metrics);
    Report("FeaturizeText + SdcaLogisticRegression", baselineMetrics);
    Console.WriteLine();

    using var engine = mlContext.Model.CreatePredictionEngine<Review, Sentiment>(model);
    foreach (string sentence in arguments.Sentences)
    {
        var sentiment = engine.Predict(Review.Written(sentence));
        Console.WriteLine($"{(sentiment.PredictedLabel ? "positive" : "negative")} {sentiment.Probability,6:P0}  {sentence}");
    }

    Chart.Save(lstm.History, Path.Combine(output, "learning-curve.png"));
    File.WriteAllText(Path.Combine(output, "metrics.json"), JsonSerializer.Serialize(new
    {
        testAccuracy = metrics.Accuracy,
        baselineAccuracy = baselineMetrics.Accuracy,
        fitSeconds,
        epochs = lstm.History.Count,
        rowsPerSecond,
        modelBytes = new FileInfo(modelPath).Length,
    }));
    Console.WriteLine($"\nmodel.zip, model.onnx, learning-curve.png and metrics.json are in {output}.");
}

static void Report(string name, CalibratedBinaryClassificationMetrics metrics) =>
    Console.WriteLine($"{name,-44}{metrics.Accuracy,10:P1}{metrics.AreaUnderRocCurve,10:F3}{metrics.F1Score,10:F3}");

internal sealed class Sentiment
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
