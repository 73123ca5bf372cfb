using Microsoft.Extensions.Logging;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The log lines of experiments and workers.</summary>
internal static partial class ExperimentLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment}: trial {Trial} goes to worker {Worker} as attempt {Attempt}, after {Epochs} epochs.")]
    public static partial void Started(ILogger logger, string experiment, int trial, int attempt, string worker, int epochs);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}: trial {Trial} {Kind} {Value}.")]
    public static partial void Recorded(ILogger logger, string experiment, int trial, JournalEventKind kind, double? value);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: worker {Worker} of trial {Trial} is silent; the trial goes to another one.")]
    public static partial void Silent(ILogger logger, string experiment, int trial, string worker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: worker {Worker} is refused. {Reason}")]
    public static partial void Refused(ILogger logger, string experiment, string worker, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} has ended after {Trials} trials; the best one is {Best} with {Metric}.")]
    public static partial void Ended(ILogger logger, string experiment, int trials, int? best, double? metric);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment} has failed. {Reason}")]
    public static partial void Failed(ILogger logger, string experiment, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: files that no trial needs could not be deleted. {Reason}")]
    public static partial void NotCleaned(ILogger logger, string experiment, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} cannot run trials of experiment {Experiment} now, and tries again in {Seconds} s. {Reason}")]
    public static partial void Hindered(ILogger logger, string worker, string experiment, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} has lost trial {Trial} of experiment {Experiment}; its fit has stopped.")]
    public static partial void Lost(ILogger logger, string worker, int trial, string experiment);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker}: the {File} of trial {Trial} of experiment {Experiment} could not be handed over. {Reason}")]
    public static partial void NotHandedOver(ILogger logger, string worker, string file, int trial, string experiment, string reason);
}
