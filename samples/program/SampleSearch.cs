using System.Text.Json;
using Microsoft.ML.Recurrent;

namespace Samples;

/// <summary>A search that a sample runs: its progress on the console, and its journal, report and figures in the output folder.</summary>
/// <param name="output">Where the samples put progress.</param>
/// <param name="folder">The output folder; the search goes on from the journal in it.</param>
internal sealed class SampleSearch(TextWriter output, string folder)
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };

    /// <summary>Pauses poor trials after an epoch or three; a single epoch leaves nothing to save.</summary>
    /// <param name="epochs">Epochs of a trial at most.</param>
    public static IPruner Pruner(int epochs) => epochs > 1 ? new AshaPruner { MaximumEpochs = epochs } : new NoPruner();

    /// <summary>Runs the experiment and writes <c>search.json</c> and <c>search.html</c>.</summary>
    /// <param name="experiment">The experiment, without budget and journal.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="epochs">Epochs of a trial at most.</param>
    /// <param name="cancellationToken">Ends the search; run again, it goes on.</param>
    public ExperimentResult Run(RecurrentExperiment experiment, int trials, int epochs, CancellationToken cancellationToken)
    {
        var result = experiment
            .SetMaximumTrials(trials)
            .SetJournal(Path.Combine(folder, "search"))
            .SetProgress(new Lines(output, trials))
            .Run(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        result.SaveReport(Path.Combine(folder, "search.html"));
        long full = (long)result.Trials.Count * epochs;
        File.WriteAllText(Path.Combine(folder, "search.json"), JsonSerializer.Serialize(
            new { trials = result.Trials.Select(Figures), best = Figures(result.Best), epochs = result.Epochs, epochsOfFullSearch = full }, _readable) + "\n");
        output.WriteLine($"\n{result.ToTable()}\n{result.Epochs} epochs, where {result.Trials.Count} full trials take up to {full}.");
        return result;
    }

    private static object Figures(Trial trial) => new
    {
        number = trial.Number,
        status = trial.Status.ToString(),
        metric = trial.Metric,
        epochs = trial.Epochs,
        seconds = Math.Round(trial.Duration.TotalSeconds, 1),
        error = trial.Error,
        parameters = trial.Configuration,
    };

    /// <summary>A line for each trial that ends or is paused.</summary>
    private sealed class Lines(TextWriter output, int trials) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value)
        {
            if (value.Kind is not (JournalEventKind.Completed or JournalEventKind.Paused or JournalEventKind.Failed))
                return;
            string figure = value.Trial.Metric is { } metric ? $" {metric:F4}" : "";
            output.WriteLine($"trial {value.Trial.Number,3} of {trials} {value.Trial.Status.ToString().ToLowerInvariant()}{figure} after {value.Trial.Epochs} epochs"
                + (value.Best is { } best ? $"; best {best.Metric:F4}" : ""));
        }
    }
}
