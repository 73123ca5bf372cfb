using LiveSeries.Page;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Orleans;

namespace LiveSeries.Silo;

/// <summary>Searches the forecaster's options on a thread of its own, beside the silo, and tells how far it is. Thread-safe.</summary>
/// <param name="hours">The hours that the forecaster is trained on.</param>
/// <param name="arguments">Trials and the place of the journal, from which a search goes on.</param>
internal sealed class OptionsSearch(Training hours, Arguments arguments) : BackgroundService, IProgress<ExperimentProgress>
{
    private const string Name = "bikes";

    // Three epochs of every 24th origin: a trial takes seconds.
    private const int Epochs = 3, Stride = 24;

    private readonly SortedDictionary<int, Trial> _trials = [];
    private volatile string _status = "running";

    /// <summary>The leaderboard; null where nothing is searched.</summary>
    public ExperimentView? Latest => arguments.Search == 0 ? null : View();

    public void Report(ExperimentProgress value)
    {
        lock (_trials)
            _trials[value.Trial.Number] = value.Trial;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => arguments.Search == 0
        ? Task.CompletedTask
        : Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        try
        {
            var result = Experiment().SetProgress(this).Run(stop);
            foreach (var trial in result.Trials)
                Report(new ExperimentProgress { Kind = JournalEventKind.Completed, Trial = trial });
            _status = "completed";
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IOException or OperationCanceledException)
        {
            _status = $"ended: {e.Message}";
        }
    }

    private RecurrentExperiment Experiment()
    {
        var mlContext = new MLContext(arguments.Seed);
        var options = Forecaster.Options(arguments.Seed, Epochs) with { Stride = Stride };
        var experiment = mlContext.Recurrent().CreateExperiment()
            .SetPipeline(tried => mlContext.Forecasting.ForecastByGru(tried), new ParameterSpace<GruForecastingOptions>(options))
            .SetDataset(mlContext.Data.LoadFromEnumerable(hours.Hours), validationFraction: 0.1)
            .SetMetric(ExperimentMetric.ForecastMeanAbsoluteError)
            .SetMaximumTrials(arguments.Search)
            .SetSeed(arguments.Seed);
        string files = Path.Combine(arguments.OutputDirectory, "search");
        return arguments.Postgres is { } connection ? experiment.SetJournal(new PostgresExperimentJournal(connection, Name, files)) : experiment.SetJournal(files);
    }

    private ExperimentView View()
    {
        Trial[] trials;
        lock (_trials)
            trials = [.. _trials.Values];
        // The metric is an error: the least is the best.
        var ranked = trials.OrderBy(t => t.Metric ?? double.PositiveInfinity).ThenBy(t => t.Number).ToArray();
        int? best = ranked is [{ Metric: not null } first, ..] ? first.Number : null;
        return new ExperimentView(Name, _status, "MAE", trials.Count(t => t.Status is TrialStatus.Completed or TrialStatus.Failed), arguments.Search,
            [.. ranked.Select(t => new TrialView(t.Number, $"{t.Status}", t.Metric, t.Epochs, "", string.Join(", ", t.Configuration.Select(p => FormattableString.Invariant($"{p.Key} = {p.Value:G4}"))), t.Number == best))]);
    }
}

/// <summary>The hours to train on.</summary>
internal sealed record Training(IReadOnlyList<Hour> Hours);
