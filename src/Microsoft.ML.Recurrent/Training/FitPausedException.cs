namespace Microsoft.ML.Recurrent;

/// <summary>Thrown by a fit that an observer has asked to pause: there is no model yet, and the fit can go on from its <see cref="State"/>.</summary>
/// <remarks>A fit that ends on its own returns its model, and one that is cancelled throws another <see cref="OperationCanceledException"/>.</remarks>
public sealed class FitPausedException : OperationCanceledException
{
    internal FitPausedException(string reason, TrainingState state, string? checkpointPath)
        : base($"The fit was paused at step {state.Step}: {Sentence(reason)}{(checkpointPath is null ? "" : $" Its checkpoint is '{checkpointPath}'.")}") =>
        (Reason, State, CheckpointPath) = (reason, state, checkpointPath);

    /// <summary>The reason that was given to <see cref="TrainingControl.RequestPause"/>.</summary>
    public string Reason { get; }

    /// <summary>The state of the fit, for <see cref="FitContext.Resume"/>.</summary>
    public TrainingState State { get; }

    /// <summary>The file that holds the state; <see langword="null"/> where <see cref="FitContext.CheckpointPath"/> is, and where it could not be written, of which
    /// the log tells.</summary>
    public string? CheckpointPath { get; }

    /// <summary>A reason with a period where it ends without one.</summary>
    private static string Sentence(string reason)
    {
        string text = reason.TrimEnd();
        return text.TrimEnd('"', '\'', ')', ']', '”', '’') is [.., '.' or '!' or '?' or '…'] ? text : $"{text}.";
    }
}
