using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Samples;
using TimeSeriesGru;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; cancellation.Cancel(); };
return CommandLine.Run(args, arguments => Forecast(arguments, cancellation.Token));

static void Forecast(Arguments arguments, CancellationToken cancellationToken)
{
    var mlContext = new MLContext(seed: arguments.Seed);
    // The log says what a fit chose where the options leave it open, and warns of data that tells little.
    mlContext.Log += (_, entry) =>
    {
        if (entry.RawMessage.StartsWith("Chosen for", StringComparison.Ordinal))
            Console.WriteLine(entry.RawMessage);
    };
    var rentals = Rentals.Load(arguments.DataDirectory);
    var all = rentals.All(mlContext);
    string output = arguments.CreateOutputDirectory(), modelPath = Path.Combine(output, "model.zip");
    if (arguments.Search is { } trials)
    {
        Search.Run(mlContext, rentals, arguments, trials, output, cancellationToken);
        return;
    }

    var options = Forecaster.Options(arguments.Seed, arguments.Epochs);
    var watched = new FitContext { Observers = [new ProgressBar(Console.Out, live: !Console.IsOutputRedirected, "origins", "steps", epoch => $"{epoch.Seconds,5:F1} s")], CancellationToken = cancellationToken };
    var watch = Stopwatch.StartNew();
    var gru = mlContext.Forecasting.ForecastByGru(options).Fit(rentals.Training(mlContext), watched);
    double fitSeconds = watch.Elapsed.TotalSeconds;

    // One file holds the forecaster; loading needs no registration, forecasting no libtorch.
    mlContext.Model.Save(gru, all.Schema, modelPath);
    var model = mlContext.Model.Load(modelPath, out _);
    var view = model.Transform(all);

    var evaluation = Forecaster.Evaluation(rentals);
    var scores = mlContext.Forecasting.Evaluate(view, evaluation, cancellationToken);
    var trees = mlContext.Forecasting.Evaluate(LagTrees.Forecast(mlContext, rentals), evaluation, cancellationToken);

    Console.WriteLine($"Fitted in {fitSeconds:F1} s. {gru.History.StopReason}\n");
    Console.WriteLine($"{$"{scores.Overall.Count:N0} test forecasts",-32}{"MAE",8}{"RMSE",8}{"MASE",8}{"coverage",11}{"width",8}");
    Report("GRU", scores.Overall);
    Report("FastTree on lags", trees.Overall);
    foreach (var (baseline, name) in scores.Baselines.Zip(["repeat last", "same hour of the day before", "same hour of the week before"]))
        Report(name, baseline.Metrics);

    // The same question asked of the past: what would have been forecast a week ago, two weeks ago, …?
    // Every sixth row is an origin to train on; the ones between have nearly the same window.
    Console.WriteLine("\nBacktest of quicker fits: one day a week, fitted anew every fifth week.");
    var backtest = mlContext.Forecasting.Backtest(
        all,
        mlContext.Forecasting.ForecastByGru(options with { Stride = 6 }).With(watched),
        new BacktestOptions
        {
            Folds = 10,
            Stride = Forecaster.Week,
            RefitEvery = 5,
            Evaluation = new ForecastEvaluationOptions
            {
                Seasonality = Forecaster.Week,
                BaselineSeasonalities = [1, Forecaster.Day, Forecaster.Week],
            },
        },
        cancellationToken: cancellationToken);
    Console.WriteLine($"\n{backtest.ToTable()}");

    RentalForecast[] forecasts = [.. mlContext.Data.CreateEnumerable<RentalForecast>(view, reuseRowObject: false)];
    int dayBefore = rentals.Origins.Last();
    var streamed = LiveDay.Run(mlContext, model, rentals.Rows, dayBefore, Path.Combine(output, "stream.checkpoint"));
    float difference = LiveDay.Difference(streamed, forecasts[(dayBefore + 1)..]);
    Console.WriteLine($"\nStreamed {streamed.Length} hours, over a checkpoint: forecasts differ from the table's by {difference:G3} at most.");

    Chart.Save(rentals.Rows, forecasts, [.. rentals.Origins.Skip(7).Take(5)], Path.Combine(output, "forecast.png"));
    File.WriteAllText(Path.Combine(output, "metrics.json"), JsonSerializer.Serialize(new
    {
        mae = scores.Overall.MeanAbsoluteError,
        rmse = scores.Overall.RootMeanSquaredError,
        bestNaiveMae = scores.Baselines.Min(b => b.Metrics.MeanAbsoluteError),
        fastTreeMae = trees.Overall.MeanAbsoluteError,
        coverage90 = scores.Overall.Coverage,
        width90 = scores.Overall.MeanIntervalWidth,
        fitSeconds,
    }));
    Console.WriteLine($"\nmodel.zip, stream.checkpoint, forecast.png and metrics.json are in {output}.");
}

static void Report(string name, ForecastMetrics metrics) => Console.WriteLine(
    $"{name,-32}{metrics.MeanAbsoluteError,8:F1}{metrics.RootMeanSquaredError,8:F1}{metrics.MeanAbsoluteScaledError,8:F3}"
    + (double.IsNaN(metrics.Coverage) ? "" : $"{metrics.Coverage,11:P1}{metrics.MeanIntervalWidth,8:F1}"));
