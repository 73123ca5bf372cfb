using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The lines of an experiment in ML.NET's log: one for each transition of a trial.</summary>
internal static class ExperimentLines
{
    public static string? Of(JournalEvent entry, Trial trial, string metric) => entry.Kind switch
    {
        JournalEventKind.Started when entry.Attempt == 1 => $"Trial {trial.Number} begins: {trial.Configuration}.",
        JournalEventKind.Started => $"Trial {trial.Number} goes on after {trial.Epochs} epochs.",
        JournalEventKind.Paused => $"Trial {trial.Number} is paused after {trial.Epochs} epochs. {trial.Ending}",
        JournalEventKind.Completed => string.Create(CultureInfo.InvariantCulture, $"Trial {trial.Number} has {metric} {trial.Metric:G5} after {trial.Epochs} epochs."),
        JournalEventKind.Failed => $"Trial {trial.Number} failed: {trial.Error}",
        _ => null,
    };
}
