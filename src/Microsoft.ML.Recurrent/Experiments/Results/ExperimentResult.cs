using Microsoft.ML.Recurrent.Experiments.Results;
using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent;

/// <summary>The trials of an experiment and the models of the best ones.</summary>
/// <remarks>Immutable and thread-safe. At least one trial has completed.</remarks>
public sealed class ExperimentResult
{
    private readonly ExperimentPlan _plan;
    private readonly TrialFiles _files;
    private readonly Lazy<ITransformer> _bestModel;
    private readonly Lazy<IReadOnlyList<ParameterImportance>> _importance;

    internal ExperimentResult(ExperimentPlan plan, IReadOnlyList<Trial> trials, TrialFiles files)
    {
        (_plan, _files) = (plan, files);
        Trials = ValueList<Trial>.Of(trials);
        Leaderboard = ValueList<Trial>.Of(new TrialOrder(IsHigherBetter).Sort(trials));
        _importance = new Lazy<IReadOnlyList<ParameterImportance>>(() => ParameterImportance.Of(plan.Space, Trials, plan.Seed));
        _bestModel = new Lazy<ITransformer>(() => _files.Load(Best.Number));
    }

    /// <summary>All trials by number.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>All trials: the completed ones, the best first, then those that were paused, interrupted, and failed.</summary>
    public IReadOnlyList<Trial> Leaderboard { get; }

    /// <summary>The best trial.</summary>
    public Trial Best => Leaderboard[0];

    /// <summary>The fitted pipeline of the best trial; with folds, that of the last fold.</summary>
    /// <exception cref="FormatException">The model's file is damaged.</exception>
    public ITransformer BestModel => _bestModel.Value;

    /// <summary>The name of the metric.</summary>
    public string MetricName => _plan.Metric.Name;

    /// <summary>True if a higher metric is better.</summary>
    public bool IsHigherBetter => _plan.Metric.IsHigherBetter;

    /// <summary>Epochs of all trials.</summary>
    public long Epochs => Trials.Sum(trial => (long)trial.Epochs);

    /// <summary>Time of all trials together.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Trials.Sum(trial => trial.Duration.Ticks));

    /// <summary>The importance of each parameter, the most important first: the fraction of the metric's variance that it explains alone; empty where fewer than 4 trials have completed.</summary>
    public IReadOnlyList<ParameterImportance> Importance => _importance.Value;

    /// <summary>Gives the fitted pipeline of a trial; with folds, that of the last fold.</summary>
    /// <param name="number">The number of one of the best trials, as many of them as <see cref="RecurrentExperiment.SetKeptModels"/> keeps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such trial.</exception>
    /// <exception cref="InvalidOperationException">The trial did not complete, or its model is not kept.</exception>
    public ITransformer ModelOf(int number)
    {
        if (number < 0 || number >= Trials.Count)
            throw Errors.Parameter(nameof(number), $"There is no trial {number}; {(Trials.Count == 1 ? "the only trial is 0" : $"trials are 0 to {Trials.Count - 1}")}.");
        string? end = Trials[number].Status switch
        {
            TrialStatus.Completed => null,
            TrialStatus.Paused => "was paused",
            TrialStatus.Failed => "failed",
            _ => "was interrupted",
        };
        if (end is not null)
            throw new InvalidOperationException($"Trial {number} {end} and has no model.");
        return number == Best.Number ? BestModel : _files.Load(number);
    }

    /// <summary>Joins the models of the best trials to one: the mean of their predictions.</summary>
    /// <param name="models">Models. Range: 1 to the number of models kept, which is at most the number of trials that completed: a pruner leaves few.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="models"/> is out of its range.</exception>
    public ModelEnsembleTransformer Ensemble(int models)
    {
        Trial[] completed = [.. Leaderboard.Where(trial => trial.Status == TrialStatus.Completed)];
        int kept = Math.Min(completed.Length, _plan.Models);
        if (models < 1 || models > kept)
            throw Errors.Parameter(nameof(models), $"The number of models is {models}; expected {(kept == 1 ? "1" : $"1 to {kept}")}. {LimitOf(models, completed.Length)}");
        return new ModelEnsembleTransformer(completed.Take(models).Select(trial => ModelOf(trial.Number)));
    }

    /// <summary>The trials that limit the models, and what would change it.</summary>
    private string LimitOf(int models, int completed)
    {
        string counts = $"Of {Trials.Count} trials {completed} completed, and the models of the best {Math.Min(completed, _plan.Models)} are kept";
        return counts + (models < 1 ? "." : _plan.Models < completed
            ? $"; SetKeptModels({Math.Min(models, completed)}) keeps more."
            : "; join fewer models, or let more trials complete: more trials, or a pruner that pauses fewer.");
    }

    /// <summary>Fits the best configuration anew on all rows, validation rows included: rows for as many epochs as were best, forecasts as
    /// <see cref="ForecastingOptions.RefitOnAllRows"/> does.</summary>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public ITransformer Refit(CancellationToken cancellationToken = default)
    {
        int epochs = ModelParts.Of(BestModel).OfType<RecurrentTransformer>().LastOrDefault()?.History.BestEpoch ?? 1;
        var (context, pipeline) = _plan.PipelineOf(Best.Configuration, Best.Number, options => TrialOptions.ForRefit(options, Math.Max(1, epochs)));
        return pipeline.Fit(context, _plan.Data.All(context), validation: null, new FitContext { CancellationToken = cancellationToken });
    }

    /// <summary>The leaderboard, one line for each trial under a line of headings.</summary>
    public string ToTable() => TrialTable.Of(this);

    /// <summary>Writes a report of one HTML file, which needs no network to be read: the leaderboard, the course of each trial, parameters beside metrics, and their importance. The file is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveReport(string path)
    {
        Setting.NotEmpty(path, "a file");
        ReplacedFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(TrialReport.Of(this))), takesStreams: false);
    }

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();
}
