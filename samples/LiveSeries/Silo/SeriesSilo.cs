using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Serialization.Configuration;

namespace LiveSeries.Silo;

/// <summary>The silo: the stations' model, and the store that the command line asks for.</summary>
internal static class SeriesSilo
{
    private const string Cluster = "live", Service = "bikes";

    public static void Configure(ISiloBuilder silo, Arguments arguments, Training training, Forecaster forecaster)
    {
        if (arguments.Postgres is { } connection)
        {
            silo.UseRecurrentPostgres(connection)
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Service))
                .ConfigureEndpoints(arguments.SiloAddress, arguments.SiloPort, arguments.GatewayPort);
        }
        else
        {
            silo.UseLocalhostClustering(arguments.SiloPort, arguments.GatewayPort, serviceId: Service, clusterId: Cluster);
            if (arguments.Keep)
                silo.UseRecurrentFiles(Path.Combine(arguments.OutputDirectory, "series"));
        }

        silo.AddRecurrentSeries(series => series.Models.Add<Hour, HourForecast>(Stations.Model, forecaster.Version, _ => forecaster.Model));
        OptionsSearch.Configure(silo, arguments, training);
        silo.Services.AddSingleton<EventCounter>();
        silo.Services.AddSingleton<IIncomingGrainCallFilter>(services => services.GetRequiredService<EventCounter>());
        // The type is named in calls between silos, which take no type that they are not told of.
        silo.Services.Configure<TypeManifestOptions>(options => options.AddAllowedType(typeof(EventCounter)));
        silo.Services.AddKeyedSingleton<IControllable>(EventCounter.Name, (services, _) => services.GetRequiredService<EventCounter>());
    }
}
