using Microsoft.ML.Recurrent.Experiments.Pruners;
using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <content>Budget, tuner, pruner, journal and what is told.</content>
public sealed partial class RecurrentExperiment
{
    /// <summary>Sets the number of trials, those of earlier runs with the same journal included.</summary>
    /// <param name="trials">Trials at most. Range: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="trials"/> is out of its range.</exception>
    public RecurrentExperiment SetMaximumTrials(int trials)
    {
        _budget = _budget with { Trials = AtLeast(1, trials, nameof(trials)) };
        return this;
    }

    /// <summary>Sets the time, that of earlier runs with the same journal included; then running trials are paused at their next epoch and no other one begins.</summary>
    /// <param name="time">The time. Range: above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is out of its range.</exception>
    public RecurrentExperiment SetMaximumTime(TimeSpan time)
    {
        _budget = time > TimeSpan.Zero ? _budget with { Time = time } : throw Errors.Parameter(nameof(time), $"The time is {time}; expected more than 0.");
        return this;
    }

    /// <summary>Sets the epochs of all trials together, after which no trial begins or is promoted; those that run end on their own.</summary>
    /// <param name="epochs">Epochs. Range: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is out of its range.</exception>
    public RecurrentExperiment SetMaximumEpochs(long epochs)
    {
        _budget = epochs >= 1 ? _budget with { Epochs = epochs } : throw Errors.Parameter(nameof(epochs), $"The number of epochs is {epochs}; expected 1 or more.");
        return this;
    }

    /// <summary>Sets the seed of the proposals, of the split and, mixed with a trial's number, of each trial's fits, whatever the options say. The default is 0.</summary>
    /// <param name="seed">The seed.</param>
    public RecurrentExperiment SetSeed(int seed)
    {
        _seed = seed;
        return this;
    }

    /// <summary>Sets the trials that run at once. Each trial's result is what it would be alone; which trials there are may then depend on which ends first. The default is 1.</summary>
    /// <param name="trials">Trials at once. Range: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="trials"/> is out of its range.</exception>
    public RecurrentExperiment SetMaximumConcurrency(int trials)
    {
        _concurrency = AtLeast(1, trials, nameof(trials), "trials at once");
        return this;
    }

    /// <summary>Sets the memory that the process may take: above it no trial begins beside another, and a trial that takes more fails.</summary>
    /// <param name="megabytes">Megabytes. Range: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="megabytes"/> is out of its range.</exception>
    public RecurrentExperiment SetMaximumMemory(int megabytes)
    {
        _memory = AtLeast(1, megabytes, nameof(megabytes)) * 1048576L;
        return this;
    }

    /// <summary>Sets the tuner, which proposes configurations. The default is <see cref="TpeTuner"/>.</summary>
    /// <param name="tuner">The tuner.</param>
    public RecurrentExperiment SetTuner(ITuner tuner)
    {
        _tuner = Setting.Given(tuner, "a tuner");
        return this;
    }

    /// <summary>Sets the pruner, which pauses trials. The default is <see cref="NoPruner"/>. A run refuses one that can pause no trial of so many epochs, folds and trials.</summary>
    /// <param name="pruner">The pruner.</param>
    /// <exception cref="ArgumentException">The pruner's settings let it pause no trial, such as a first rung at its MaximumEpochs.</exception>
    public RecurrentExperiment SetPruner(IPruner pruner)
    {
        Setting.Given(pruner, "a pruner; NoPruner pauses nothing");
        PrunerCheck.ThrowIfFutile(pruner, PruningLimits.None);
        _pruner = pruner;
        return this;
    }

    /// <summary>Sets a folder for the journal, from which the experiment goes on when it is run again after a kill.</summary>
    /// <remarks>With a journal a run begins with one pass over all rows and all of their columns, whose hash tells other data: it takes about as long as reading them for an epoch.
    /// Rows, columns, the pipeline's estimators and their settings, space, metric, tuner, pruner and seed must be those that the journal was begun with. Of estimators that are not
    /// this library's, numbers, texts and choices count, those in lists too, 2,000 at most; functions, data views and fitted parts do not, nor does what a custom metric computes:
    /// <see cref="SetIdentity"/> stands for them.</remarks>
    /// <param name="folder">The folder, which is made where there is none.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty, no path, or a file or below one.</exception>
    public RecurrentExperiment SetJournal(string folder) => SetJournal(new FileExperimentJournal(Setting.NotEmpty(folder, "a folder")));

    /// <summary>Sets a text that becomes part of the journal's identity: a version of what the journal cannot know, such as a custom metric's or a custom mapping's code, which
    /// changes when they do.</summary>
    /// <param name="identity">The text. An experiment with another one is refused.</param>
    /// <exception cref="ArgumentException"><paramref name="identity"/> is empty.</exception>
    public RecurrentExperiment SetIdentity(string identity)
    {
        _identity = Setting.NotEmpty(identity, "a text that names what the journal cannot know");
        return this;
    }

    /// <summary>Sets the journal, which one run opens and disposes.</summary>
    /// <param name="journal">The journal.</param>
    public RecurrentExperiment SetJournal(IExperimentJournal journal)
    {
        _journal = Setting.Given(journal, "a journal");
        return this;
    }

    /// <summary>Sets the number of best trials whose models are kept, for <see cref="ExperimentResult.ModelOf"/> and <see cref="ExperimentResult.Ensemble"/>. The default is 5.</summary>
    /// <param name="models">Models. Range: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="models"/> is out of its range.</exception>
    public RecurrentExperiment SetKeptModels(int models)
    {
        _models = AtLeast(1, models, nameof(models));
        return this;
    }

    /// <summary>Sets what is told of every event, on the thread of the trial.</summary>
    /// <param name="progress">The receiver.</param>
    public RecurrentExperiment SetProgress(IProgress<ExperimentProgress> progress)
    {
        _progress = Setting.Given(progress, "a receiver");
        return this;
    }
}
