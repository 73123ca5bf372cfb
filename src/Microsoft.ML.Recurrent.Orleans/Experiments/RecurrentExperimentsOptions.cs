using Microsoft.ML.Recurrent.Orleans.Experiments;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The experiments that a silo or worker knows, and how their trials are leased. Not thread-safe: set them while the silo or client is configured.</summary>
/// <remarks>Functions and data do not travel: every silo and every worker adds the same experiments, each with the data where it is on that machine. A worker whose data, space or
/// settings differ from the silo's is refused with what differs.</remarks>
public sealed class RecurrentExperimentsOptions
{
    /// <summary>The largest value of <see cref="MaximumFileBytes"/>: 1 GB.</summary>
    public const long LargestFileBytes = 1L << 30;

    /// <summary>The silence after which a worker loses its trial to another one; it shows that it is alive four times in it. Range: 1 second or more.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time after which a worker asks again where no trial may begin. Above zero.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The attempts in a row that may be lost with their workers before the trial measured anything; after them the trial has failed, so that one that ends its process is not tried
    /// for ever. Range: 1 or more.</summary>
    /// <value>The default value is 10.</value>
    public int MaximumLostAttempts { get; set; } = 10;

    /// <summary>A folder for checkpoints and models, which all silos and workers share. A silo without PostgreSQL keeps journals there, too; it is then the only one.</summary>
    /// <value>The default value is <see langword="null"/>: files are in PostgreSQL where the silo or client has it, and otherwise, as journals, in memory.</value>
    public string? Folder { get; set; }

    /// <summary>The most bytes of a checkpoint or model that workers hand over; a larger one is left where it was made. Range: 1 to <see cref="LargestFileBytes"/>.</summary>
    /// <value>The default value is 67,108,864.</value>
    public long MaximumFileBytes { get; set; } = 1L << 26;

    internal Dictionary<string, (Func<IServiceProvider, RecurrentExperiment> Create, TrialRequirements Requirements)> Experiments { get; } = [];

    /// <summary>Adds an experiment.</summary>
    /// <param name="name">The name, which is the key of <see cref="IExperimentGrain"/> and the journal's name: letters, digits, spaces and the characters - _ . /. Length: 1 to
    /// <see cref="PostgresExperimentJournal.LongestName"/>.</param>
    /// <param name="create">Configures the experiment: pipeline, data, metric, budget, seed, tuner, pruner. No journal: the grain keeps it. <see cref="RecurrentExperiment.SetProgress"/>
    /// and <see cref="RecurrentExperiment.SetMaximumConcurrency"/> are not heard: trials run at once on as many workers as ask.</param>
    /// <param name="requires">The requirements of its workers; <see langword="null"/> for none.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is out of range, or is there already.</exception>
    public RecurrentExperimentsOptions Add(string name, Func<IServiceProvider, RecurrentExperiment> create, TrialRequirements? requires = null)
    {
        PostgresExperimentJournal.ThrowIfUnusable(name);
        ArgumentNullException.ThrowIfNull(create);
        return Experiments.TryAdd(name, (create, requires ?? new TrialRequirements())) ? this : throw new ArgumentException(
            $"There is an experiment '{name}' already; give each a name of its own.", nameof(name));
    }
}
