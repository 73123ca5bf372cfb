using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Silos in this process, with the golden forecaster as model 'm' in version '1'.</summary>
internal sealed class SeriesCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private SeriesCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public SeriesModels Models => _cluster.GetSiloServiceProvider().GetRequiredService<SeriesModels>();

    public static async Task<SeriesCluster> StartAsync(
        Action<RecurrentSeriesOptions>? options = null, IGrainStorage? storage = null, Action<ISiloBuilder>? configure = null, short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddRecurrentSeries(series =>
            {
                series.Models.Add<Reading, Outlook>("m", "1", Readings.Windows);
                options?.Invoke(series);
            });
            if (storage is not null)
                silo.Services.AddKeyedSingleton(RecurrentState.ProviderName, storage);
            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new SeriesCluster(cluster);
    }

    public ISeriesGrain Grain(string key) => _cluster.Client.GetGrain<ISeriesGrain>(key);

    public ISeriesGrain Series(int number) => Grain($"m/{Readings.Name(number)}");

    /// <summary>Takes a series out of memory in order.</summary>
    public Task DeactivateAsync(ISeriesGrain series) => _cluster.DeactivateAsync(series);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
