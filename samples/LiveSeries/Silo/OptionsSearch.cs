using LiveSeries.Page;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Orleans;
using Orleans;
using Orleans.Hosting;

namespace LiveSeries.Silo;

/// <summary>A search of the forecaster's options, whose trials run beside the silos, and its leaderboard, read every two seconds. Thread-safe.</summary>
internal sealed class OptionsSearch(IGrainFactory grains, Arguments arguments) : BackgroundService
{
    private const string Name = "bikes";

    // Three epochs of every 24th origin: a trial takes seconds.
    private const int Epochs = 3, Stride = 24;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2), _patience = TimeSpan.FromSeconds(10);

    private volatile ExperimentView? _latest;

    /// <summary>The leaderboard; null where nothing is searched.</summary>
    public ExperimentView? Latest => _latest;

    /// <summary>Adds the experiment and a worker to a silo. All silos search alike.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="arguments">Trials and seed.</param>
    /// <param name="training">The hours that the forecaster is trained on.</param>
    public static void Configure(ISiloBuilder silo, Arguments arguments, Training training)
    {
        if (arguments.Search == 0)
            return;
        silo.AddRecurrentExperiments(experiments =>
        {
            experiments.Folder = arguments.Postgres is null ? Path.Combine(arguments.OutputDirectory, "search") : null;
            experiments.Add(Name, _ => Experiment(arguments, training));
        });
        silo.AddRecurrentTrialWorker(worker => worker.Name = FormattableString.Invariant($"silo {arguments.SiloPort}"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (arguments.Search == 0)
            return;
        using var timer = new PeriodicTimer(_period);
        do
            _latest = await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static RecurrentExperiment Experiment(Arguments arguments, Training training)
    {
        var mlContext = new MLContext(arguments.Seed);
        var options = Forecaster.Options(arguments.Seed, Epochs) with { Stride = Stride };
        return mlContext.Recurrent().CreateExperiment()
            .SetPipeline(tried => mlContext.Forecasting.ForecastByGru(tried), new ParameterSpace<GruForecastingOptions>(options))
            .SetDataset(mlContext.Data.LoadFromEnumerable(training.Hours), validationFraction: 0.1)
            .SetMetric(ExperimentMetric.ForecastMeanAbsoluteError)
            .SetMaximumTrials(arguments.Search)
            .SetSeed(arguments.Seed);
    }

    private async Task<ExperimentView> LookAsync(CancellationToken stop)
    {
        try
        {
            return View(await grains.GetGrain<IExperimentGrain>(Name).GetSnapshot().WaitAsync(_patience, stop));
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return (_latest ?? new ExperimentView(Name, "", "metric", 0, arguments.Search, [])) with { Status = $"no answer, {e.Message}" };
        }
    }

    private ExperimentView View(ExperimentSnapshot snapshot)
    {
        double sign = snapshot.IsHigherBetter ? -1 : 1;
        var ranked = snapshot.Trials.OrderBy(t => sign * t.Metric ?? double.PositiveInfinity).ThenBy(t => t.Number);
        return new ExperimentView(
            Name, snapshot.Error ?? $"{snapshot.Status}".ToLowerInvariant(), snapshot.MetricName, snapshot.Count(TrialStatus.Completed) + snapshot.Count(TrialStatus.Failed), arguments.Search,
            [.. ranked.Select(t => new TrialView(t.Number, $"{t.Status}", t.Metric, t.Epochs, t.Worker, t.Configuration, t.Number == snapshot.BestTrial))]);
    }
}

/// <summary>The hours to train on.</summary>
internal sealed record Training(IReadOnlyList<Hour> Hours);
