using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A trial of a process' own scheduler.</summary>
/// <param name="scheduler">The record of all trials.</param>
/// <param name="number">The trial.</param>
internal sealed class ScheduledTrial(TrialScheduler scheduler, int number) : ITrialOwner
{
    public string? Record(JournalEvent entry)
    {
        // The error of an experiment that has ended fails none of its trials.
        if (entry.Kind == JournalEventKind.Failed && scheduler.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return scheduler.Record(entry);
    }

    public bool KeepsModel(double metric) => scheduler.KeepsModel(number, metric);
}
