using Orleans;
using Orleans.Concurrency;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>
/// An experiment whose trials run on workers: it decides which trial is next and which is paused, and keeps the journal. Its key is the name that
/// <see cref="RecurrentExperimentsOptions.Add"/> gave the experiment.
/// </summary>
/// <remarks>
/// <para>Workers ask for trials with <see cref="Next"/>, record what comes of them and show that they are alive. A lease ends where its worker is silent; the trial then goes to another
/// one with the next attempt, and what the earlier one still says is not counted: an event is a line of the journal, which in PostgreSQL takes it only behind the line that this grain
/// wrote last. So two activations of a grain cannot both count.</para>
/// <para>Every call may be repeated after an error. <see cref="StateUnavailableException"/> means that the journal is away for the moment.</para>
/// </remarks>
[Alias("Microsoft.ML.Recurrent.IExperimentGrain")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>Leases a trial to a worker. A worker has one trial at a time: asked again without an event in between, the experiment answers with the same one.</summary>
    /// <param name="worker">The worker's name, of this worker and this start of its process alone.</param>
    /// <param name="header">The experiment as the worker has it, as <see cref="RecurrentExperiment.ReadHeader"/> reads it. With another one the worker is refused.</param>
    /// <param name="capabilities">What the worker has to offer.</param>
    /// <exception cref="StateUnavailableException">The journal is away, or the silo is still reading the data; ask again.</exception>
    /// <exception cref="ArgumentException">The silo has no experiment of that name.</exception>
    [Alias("Next")]
    Task<TrialGrant> Next(string worker, JournalHeader header, WorkerCapabilities capabilities);

    /// <summary>Records an event of a leased trial.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="sequence">The event's number within the attempt, from 0. A number that is recorded already changes nothing and is answered again.</param>
    /// <param name="entry">The event, of the lease's trial and attempt.</param>
    /// <exception cref="ArgumentException">The event cannot be one of the lease, or numbers are missing before it.</exception>
    /// <exception cref="StateUnavailableException">The journal is away; call again.</exception>
    [Alias("Record")]
    Task<TrialVerdict> Record(TrialLease lease, long sequence, JournalEvent entry);

    /// <summary>True if the model of a leased trial with this metric is to be kept.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="metric">The metric, the mean over folds.</param>
    /// <exception cref="StateUnavailableException">The journal is away; call again.</exception>
    [Alias("KeepsModel"), AlwaysInterleave]
    Task<bool> KeepsModel(TrialLease lease, double metric);

    /// <summary>Shows that the worker of a lease is alive. Writes nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <returns>False if the lease is lost: another attempt has the trial, or the trial has ended.</returns>
    /// <exception cref="StateUnavailableException">The journal is away; the lease stays.</exception>
    [Alias("Heartbeat"), AlwaysInterleave]
    Task<bool> Heartbeat(TrialLease lease);

    /// <summary>Gives a trial back, which then goes to the next worker at once.</summary>
    /// <param name="lease">The lease; one that is lost changes nothing.</param>
    [Alias("Release")]
    Task Release(TrialLease lease);

    /// <summary>Tells how far the experiment is.</summary>
    /// <exception cref="StateUnavailableException">The journal is away; call again.</exception>
    [Alias("GetSnapshot"), AlwaysInterleave]
    Task<ExperimentSnapshot> GetSnapshot();

    /// <summary>Waits for the experiment's end, at most 20 seconds; <see cref="ExperimentGrainExtensions.WaitForEndAsync"/> waits longer.</summary>
    /// <param name="atMost">The longest that the call waits.</param>
    /// <returns>The experiment as it is then.</returns>
    /// <exception cref="StateUnavailableException">The journal is away; call again.</exception>
    [Alias("WaitForEnd"), AlwaysInterleave]
    Task<ExperimentSnapshot> WaitForEnd(TimeSpan atMost);

    /// <summary>Gives the model of a trial as a file's bytes, for <c>mlContext.Model.Load</c>.</summary>
    /// <param name="trial">The number of one of the best trials, whose models are kept; <see langword="null"/> for the best one.</param>
    /// <exception cref="InvalidOperationException">No trial has completed, or the trial's model is not kept.</exception>
    /// <exception cref="StateStoreException">The model is longer than 64 MB, the longest that a call gives.</exception>
    /// <exception cref="StateUnavailableException">The journal or the files are away; call again.</exception>
    [Alias("GetModel"), AlwaysInterleave]
    Task<byte[]> GetModel(int? trial = null);
}
