using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using TimeSeriesGru;

const int Horizon = 24, Day = 24, Week = 7 * Day, OriginStride = 2;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; cancellation.Cancel(); };
return CommandLine.Run(args, arguments => Forecast(arguments, cancellation.Token));

static void Forecast(Arguments arguments, CancellationToken cancellationToken)
{
    var mlContext = new MLContext(seed: arguments.Seed);
    var rentals = Rentals.Load(arguments.DataDirectory);
    var all = rentals.All(mlContext);
    string output = Directory.CreateDirectory(arguments.OutputDirectory).FullName, modelPath = Path.Combine(output, "model.zip");

    // Weather is known up to now alone, the calendar beforehand. Windows are scaled by themselves: rentals grow and fall with the years.
    var options = new GruForecastingOptions
    {
        InputColumnNames = [nameof(Rental.Count)],
        TimeColumnName = nameof(Rental.Time),
        PastCovariateColumnNames = [nameof(Rental.Weather), nameof(Rental.Temperature), nameof(Rental.FeltTemperature), nameof(Rental.Humidity), nameof(Rental.WindSpeed)],
        FutureCovariateColumnNames = [nameof(Rental.Holiday), nameof(Rental.WorkingDay)],
        CalendarFeatures = CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek,
        Lags = [Day, Week],
        WindowSize = 3 * Day,
        Horizon = Horizon,
        Scaling = SeriesScaling.PerWindow,
        ConfidenceLevel = 0.9f,
        ConfidenceLowerBoundColumnName = "Lower",
        ConfidenceUpperBoundColumnName = "Upper",
        OriginStride = OriginStride,
        HeadDropout = 0.2,
        Training = new TrainingOptions
        {
            MaximumEpochs = arguments.Epochs,
            BatchSize = 64,
            LearningRate = 0.003,
            Schedule = LearningRateSchedule.Cosine,
            Observers = [new ProgressBar(Console.Out, live: !Console.IsOutputRedirected)],
            CancellationToken = cancellationToken,
        },
    };
    var watch = Stopwatch.StartNew();
    var gru = mlContext.Forecasting.ForecastByGru(options).Fit(rentals.Training(mlContext));
    double fitSeconds = watch.Elapsed.TotalSeconds;

    // One file holds the forecaster; loading needs no registration, forecasting no libtorch.
    mlContext.Model.Save(gru, all.Schema, modelPath);
    var view = mlContext.Model.Load(modelPath, out _).Transform(all);

    // From the last hour of the training part on, a forecast of the next 24 hours every 24 hours.
    var evaluation = new ForecastEvaluationOptions
    {
        TargetColumnNames = [nameof(Rental.Count)],
        FirstOriginRow = rentals.TrainingRows - 1,
        OriginStep = Day,
        CompleteHorizonsOnly = true,
        Seasonality = Week,
        BaselineSeasonalities = [1, Day, Week],
        CancellationToken = cancellationToken,
    };
    int[] origins = [.. Enumerable.Range(0, rentals.Rows.Count - Horizon).Where(o => o >= rentals.TrainingRows - 1 && (o + 1 - rentals.TrainingRows) % Day == 0)];
    var scores = mlContext.Forecasting.Evaluate(view, evaluation);
    var trees = mlContext.Forecasting.Evaluate(LagTrees.Forecast(mlContext, rentals, OriginStride, origins), evaluation);
    Console.WriteLine($"Fitted in {fitSeconds:F1} s.\n\n{scores.Overall.Count:N0} test forecasts:\n{"",-32}{"MAE",8}{"RMSE",8}{"MASE",8}{"coverage",10}{"width",8}");
    Report("GRU", scores.Overall);
    Report("FastTree on lags", trees.Overall);
    foreach (var (baseline, name) in scores.Baselines.Zip(["repeat last", "same hour of the day before", "same hour of the week before"]))
        Report(name, baseline.Metrics);

    // The same question asked of the past: what would fits of earlier weeks have forecast?
    Console.WriteLine("\nBacktest, one day a week, fitted anew every fifth week:");
    var backtest = mlContext.Forecasting.Backtest(all, mlContext.Forecasting.ForecastByGru(options with { OriginStride = 6, Training = options.Training with { Observers = [] } }), new BacktestOptions
    {
        Windows = 10,
        Step = Week,
        RefitEvery = 5,
        Evaluation = new ForecastEvaluationOptions { Seasonality = Week, BaselineSeasonalities = [1, Day, Week] },
        CancellationToken = cancellationToken,
    });
    Console.WriteLine(backtest.ToTable());

    Chart.Save(rentals.Rows, [.. mlContext.Data.CreateEnumerable<RentalForecast>(view, reuseRowObject: false)], origins[7..12], Path.Combine(output, "forecast.png"));
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
    Console.WriteLine($"\nmodel.zip, forecast.png and metrics.json are in {output}.");
}

static void Report(string name, ForecastMetrics metrics) => Console.WriteLine(
    $"{name,-32}{metrics.MeanAbsoluteError,8:F1}{metrics.RootMeanSquaredError,8:F1}{metrics.MeanAbsoluteScaledError,8:F3}"
    + (double.IsNaN(metrics.Coverage) ? "" : $"{metrics.Coverage,10:P1}{metrics.MeanIntervalWidth,8:F1}"));

internal sealed class RentalForecast
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}
