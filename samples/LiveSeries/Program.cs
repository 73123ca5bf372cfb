using System.Net;
using LiveSeries;
using LiveSeries.Silo;
using Microsoft.Extensions.Hosting;

return CommandLine.Run(args, Run);

static void Run(Arguments arguments)
{
    string output = arguments.CreateOutputDirectory();
    // Said before anything is trained.
    Ports.ThrowIfTaken(arguments.Listen, arguments.PagePort, "--page-port");
    Ports.ThrowIfTaken(arguments.SiloAddress, arguments.SiloPort, "--silo-port");
    Ports.ThrowIfTaken(arguments.SiloAddress, arguments.GatewayPort, "--gateway-port");
    if (arguments.Postgres is { } connection)
        Tables.Migrate(connection, Console.Out);

    // The stations live hours that the forecaster has never seen.
    var (training, live) = Stations.Load(arguments.DataDirectory);
    var stations = new Stations(live, arguments.Series);
    var forecaster = Forecaster.LoadOrTrain(training, arguments, Path.Combine(output, "model.zip"), Console.Out);
    using var app = LiveHost.Build(arguments, stations, new Training(training), forecaster);
    app.Start();

    Console.WriteLine($"The page: http://{new IPEndPoint(arguments.Listen, arguments.PagePort)}");
    if (!IPAddress.IsLoopback(arguments.Listen))
        Console.WriteLine($"Warning: everyone who can reach {arguments.Listen} can read the page; it asks for no password.");
    using var end = arguments.Seconds is { } seconds
        ? new Timer(_ => app.Lifetime.StopApplication(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan)
        : null;
    app.WaitForShutdown();
}
