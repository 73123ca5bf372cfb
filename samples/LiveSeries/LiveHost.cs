using System.Net;
using LiveSeries.Page;
using LiveSeries.Silo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans;
using Orleans.Storage;

namespace LiveSeries;

/// <summary>The host: a silo, the load generator and the page, in one process.</summary>
internal static class LiveHost
{
    /// <param name="arguments">The command line.</param>
    /// <param name="stations">The stations.</param>
    /// <param name="training">The hours that a search trains on.</param>
    /// <param name="forecaster">Their model.</param>
    public static WebApplication Build(Arguments arguments, Stations stations, Training training, Forecaster forecaster)
    {
        // An empty builder reads no settings of the machine: the page listens on what the command line says and on nothing else.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Orleans warns of every pause of the machine.
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Error);
        builder.UseOrleans(silo => SeriesSilo.Configure(silo, arguments, training, forecaster));
        builder.Services.AddSingleton(stations).AddSingleton(arguments);
        builder.Services.AddSingleton<ClusterWatch>().AddHostedService(services => services.GetRequiredService<ClusterWatch>());
        builder.Services.AddSingleton<OptionsSearch>().AddHostedService(services => services.GetRequiredService<OptionsSearch>());
        builder.Services.AddSingleton<SeriesReader>();
        builder.Services.AddHostedService<LoadGenerator>();
        builder.Services.AddRoutingCore();
        // A page of another site that a browser takes for this one, by its name server, gets no answer.
        builder.Services.AddHostFiltering(options => options.AllowedHosts = AllowedHosts(arguments.Listen));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(arguments.Listen, arguments.PagePort);
        });
        var app = builder.Build();
        // A folder that another process has is refused now, not with the first event.
        if (arguments is { Keep: true, Postgres: null })
            app.Services.GetRequiredKeyedService<IGrainStorage>(RecurrentState.ProviderName);
        app.UseHostFiltering();
        LivePage.Map(app);
        return app;
    }

    private static string[] AllowedHosts(IPAddress listen) => IPAddress.IsLoopback(listen) ? ["localhost", "127.0.0.1", "[::1]"] : ["*"];
}
