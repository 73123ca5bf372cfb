using Orleans;
using Orleans.Concurrency;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>A scoring job: it has a model score files, partition by partition, on all silos that have the model. Its key is the job's name, of 1 to 200 characters.</summary>
/// <remarks>
/// <para>A partition is part of a file: whole lines of text, or row groups of Parquet. A worker leases it, writes its output under a temporary name and publishes it under the
/// final one only while the lease is its own; so each partition is published once, by one worker, whichever die or stall.</para>
/// <para>State and leases are in PostgreSQL where the silo uses it; otherwise leases are in memory, for one silo.</para>
/// </remarks>
[Alias("Microsoft.ML.Recurrent.IScoringJobGrain")]
public interface IScoringJobGrain : IGrainWithStringKey
{
    /// <summary>Starts the job, or goes on with it: what is scored already, from files that have not changed, is not scored again. A job that is running goes on as it is.</summary>
    /// <param name="request">The request, the same for the job's whole life.</param>
    /// <returns>The progress at the start.</returns>
    /// <exception cref="ArgumentException">The request is incomplete, names what is not there, or has columns that the model cannot score or does not give.</exception>
    /// <exception cref="InvalidOperationException">The job has another request or its model has changed, the output folder belongs to another job or cannot be written, a file cannot be
    /// read, or several silos have no database to share leases in.</exception>
    /// <exception cref="StateUnavailableException">The state cannot be stored at the moment; start it again.</exception>
    [Alias("Start")]
    Task<ScoringProgress> Start(ScoringRequest request);

    /// <summary>Reads the progress.</summary>
    [Alias("GetProgress"), ReadOnly]
    Task<ScoringProgress> GetProgress();

    /// <summary>Reads the progress now and whenever it has changed, until the job has ended. Where the silo of the job ends meanwhile, call it again.</summary>
    /// <param name="cancellationToken">Ends the watch, not the job.</param>
    [Alias("Watch")]
    IAsyncEnumerable<ScoringProgress> Watch(CancellationToken cancellationToken = default);

    /// <summary>Cancels the job. Partitions that are at work are given up; what is scored stays.</summary>
    /// <exception cref="StateUnavailableException">The state cannot be stored at the moment; cancel it again.</exception>
    [Alias("Cancel")]
    Task Cancel();
}
