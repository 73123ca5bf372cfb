using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Tests.Experiments;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A silo in this process with an experiment named 'search', and workers in it where a test asks for them.</summary>
internal sealed class ExperimentCluster : IAsyncDisposable
{
    public const string Name = "search";

    public static readonly WorkerCapabilities Able = new(HasCuda: true, long.MaxValue);

    private readonly InProcessTestCluster _cluster;

    private ExperimentCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public IExperimentGrain Grain => GrainOf(Name);

    public static async Task<ExperimentCluster> StartAsync(
        Func<RecurrentExperiment> create,
        int workers = 0,
        Action<RecurrentExperimentsOptions>? options = null,
        TrialRequirements? requires = null,
        Action<ISiloBuilder>? configure = null,
        Action<TrialWorkerOptions>? worker = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            configure?.Invoke(silo);
            silo.AddRecurrentExperiments(experiments =>
            {
                (experiments.LeaseDuration, experiments.PollInterval) = (TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(50));
                experiments.Add(Name, _ => create(), requires);
                options?.Invoke(experiments);
            });
            if (workers > 0)
            {
                silo.AddRecurrentTrialWorker(w =>
                {
                    (w.Trials, w.CheckpointInterval) = (workers, TimeSpan.FromMilliseconds(50));
                    worker?.Invoke(w);
                });
            }
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new ExperimentCluster(cluster);
    }

    /// <summary>An experiment whose trials depend on nothing but the seed.</summary>
    public static RecurrentExperiment Create(int trials = 4) => SmallExperiments.Binary(new MLContext(1), trials).SetTuner(new RandomTuner());

    /// <summary>Asks for a trial as a worker with the same experiment does.</summary>
    public async Task<TrialGrant> NextAsync(string worker, RecurrentExperiment? experiment = null) => await Grain.Next(worker, (experiment ?? Create()).ReadHeader(), Able);

    /// <summary>Takes the grain out of memory in order.</summary>
    public Task DeactivateAsync() => _cluster.DeactivateAsync(Grain);

    public IExperimentGrain GrainOf(string name) => _cluster.Client.GetGrain<IExperimentGrain>(name);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

/// <summary>The words of a worker about a trial, without a fit.</summary>
internal static class SaidOf
{
    public static JournalEvent Measured(this TrialLease lease, int epoch, double value) => lease.Event(JournalEventKind.Measured) with { Fold = 0, Epoch = epoch, Value = value };

    public static JournalEvent FoldCompleted(this TrialLease lease, double value) => lease.Event(JournalEventKind.FoldCompleted) with { Fold = 0, Value = value, Text = "ended" };

    public static JournalEvent Completed(this TrialLease lease, double value) => lease.Event(JournalEventKind.Completed) with { Value = value };

    public static JournalEvent Failed(this TrialLease lease, string text) => lease.Event(JournalEventKind.Failed) with { Text = text };

    public static JournalEvent Paused(this TrialLease lease, string text) => lease.Event(JournalEventKind.Paused) with { Text = text };

    public static JournalEvent Event(this TrialLease lease, JournalEventKind kind) => new() { Kind = kind, Trial = lease.Trial, Attempt = lease.Attempt, Seconds = 0.5 };

    /// <summary>Says all of a trial of one epoch.</summary>
    public static async Task CompleteAsync(this IExperimentGrain grain, TrialGrant grant, double metric)
    {
        var lease = grant.Lease!;
        long sequence = grant.Sequence;
        foreach (var entry in new[] { lease.Measured(1, metric), lease.FoldCompleted(metric), lease.Completed(metric) })
            (await grain.Record(lease, sequence++, entry)).IsOwner.Should().BeTrue();
    }
}
