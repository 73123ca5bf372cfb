namespace Microsoft.ML.Recurrent;

/// <summary>The state of a trial.</summary>
public enum TrialStatus
{
    /// <summary>The trial is being fitted.</summary>
    Running,

    /// <summary>A pruner stopped the trial, which keeps its checkpoint and goes on if it is promoted.</summary>
    Paused,

    /// <summary>The trial ended on its own; its metric is final.</summary>
    Completed,

    /// <summary>The trial ended with an error.</summary>
    Failed,
}
