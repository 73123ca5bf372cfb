using Orleans.Hosting;
using Orleans.TestingHost;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Silos in this process that score, and folders for the files.</summary>
internal sealed class ScoringCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ScoringCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public static async Task<ScoringCluster> StartAsync(Action<RecurrentScoringOptions>? options = null, Action<ISiloBuilder>? configure = null, short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            configure?.Invoke(silo);
            silo.AddRecurrentScoring(scoring =>
            {
                scoring.Models.Add("words", _ => ScoringData.Model);
                (scoring.Workers, scoring.PollInterval, scoring.RetryDelay) = (2, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(20));
                options?.Invoke(scoring);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new ScoringCluster(cluster);
    }

    public IScoringJobGrain Job(string name = "job") => _cluster.Client.GetGrain<IScoringJobGrain>(name);

    /// <summary>Waits until a job has ended.</summary>
    public static async Task<ScoringProgress> EndAsync(IScoringJobGrain job)
    {
        ScoringProgress? last = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await foreach (var progress in job.Watch(patience.Token))
            last = progress;
        return last!;
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
