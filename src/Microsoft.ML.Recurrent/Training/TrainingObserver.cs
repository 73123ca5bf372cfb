using System.Text.Json;

namespace Microsoft.ML.Recurrent;

/// <summary>Told of a fit's course, on the fitting thread; may ask it to stop. An exception thrown by an observer ends the fit.</summary>
/// <remarks>The networks of an ensemble are then fitted one after the other: each begins with <see cref="OnFitStart"/> and ends with
/// <see cref="OnFitEnd"/>, and what is told names the network. A fit that is resumed tells of what is still to be done: an observer that must know what was before gives its
/// state to the checkpoint by <see cref="SaveState"/>, and gets it back by <see cref="RestoreState"/>.</remarks>
public abstract class TrainingObserver
{
    /// <summary>Called before the first epoch.</summary>
    /// <param name="start">What is about to be trained.</param>
    public virtual void OnFitStart(TrainingStart start)
    {
    }

    /// <summary>Called before every row that is read and every batch that is trained or validated on; throws to end the fit.</summary>
    internal virtual void ThrowIfCancelled()
    {
    }

    /// <summary>Told what a fit has found out.</summary>
    internal virtual void OnInformation(string message)
    {
    }

    /// <summary>Told what a fit does not refuse, but its user should know.</summary>
    internal virtual void OnWarning(string message)
    {
    }

    /// <summary>Gives the learning rate of an optimizer step. Called before each step, and for records of the history; a fit that is resumed ends the same where the rate
    /// follows from the step alone, or from the observer's state.</summary>
    /// <param name="step">Optimizer steps done before, from 0.</param>
    /// <param name="scheduled">The rate by the options' schedule, or by the observers before.</param>
    /// <returns>The rate; <paramref name="scheduled"/> unless it is overridden. Range: above 0, finite; another one ends the fit with an
    /// <see cref="InvalidOperationException"/>, unless it is <paramref name="scheduled"/> itself.</returns>
    public virtual double GetLearningRate(long step, double scheduled) => scheduled;

    /// <summary>Called after every optimizer step.</summary>
    /// <param name="progress">Where the fit stands.</param>
    /// <param name="control">Lets the observer ask for a stop.</param>
    public virtual void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
    }

    /// <summary>Called after every epoch, its validation included.</summary>
    /// <param name="epoch">What the epoch measured.</param>
    /// <param name="control">Lets the observer ask for a stop.</param>
    public virtual void OnEpochEnd(TrainingEpoch epoch, TrainingControl control)
    {
    }

    /// <summary>The name of the observer's state in a checkpoint, the same in every process.</summary>
    /// <value>The default value is the type's full name, with a number behind it for further observers of the type.</value>
    public virtual string StateName => GetType().FullName ?? GetType().Name;

    /// <summary>Gives the state that a checkpoint is to keep. Called when one is written, all observers having been told of the batch or epoch.</summary>
    /// <returns>The state, or <see langword="null"/> for none.</returns>
    public virtual JsonElement? SaveState() => null;

    /// <summary>Takes back what <see cref="SaveState"/> gave. Called before anything else of a fit that is resumed, where the checkpoint holds a state of this name.</summary>
    /// <param name="state">The state.</param>
    public virtual void RestoreState(JsonElement state)
    {
    }

    /// <summary>Called when the loop has ended regularly, the best weights restored.</summary>
    /// <param name="history">All epochs and how the fit ended.</param>
    public virtual void OnFitEnd(TrainingHistory history)
    {
    }
}
