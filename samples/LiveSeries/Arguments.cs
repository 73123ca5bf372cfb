using System.Globalization;
using System.Net;
using Samples;

namespace LiveSeries;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments() : SampleArguments<Arguments>(Path.Combine("artifacts", "live"))
{
    public const string PostgresVariable = "RECURRENT_POSTGRES";

    public const string Usage = $"""
        Live series on Microsoft Orleans: bike stations that are observed and forecast hour by hour, and a page that shows them.

        dotnet run --project samples/LiveSeries -c Release [-- options]

          --series N              stations, each with its own place in the rentals (default 12)
          --load N                events per second that this program sends; 0 for none (default 24)
          --search N              search the forecaster's options with N trials, on the page's leaderboard (default 0);
                                  the same for all silos
          --postgres [CONNECTION] state and silos in PostgreSQL; without CONNECTION, which other users of the machine may see,
                                  the environment variable {PostgresVariable} holds it
          --keep                  without PostgreSQL: keep the series in files, in the output folder
          --page-port N           port of the page (default 5080)
          --listen ADDRESS        address that the page listens on (default 127.0.0.1: this machine alone)
          --silo-port N           port for other silos (default 11111)
          --gateway-port N        port for clients (default 30000)
          --silo-address ADDRESS  this silo's address for the others (default 127.0.0.1)
          --epochs N              epochs that the forecaster is trained (default 8)
          --seconds N             end after so many seconds (default: with Ctrl+C)
          --data DIR              folder with hour_train.csv and hour_test.csv (default: shipped with the sample)
          --seed N                seed of the fit (default 1)
          --output DIR            where the model is kept and found again (default artifacts/live)
          --help                  this text

        Exit codes: 0 ended, 1 failure, 2 wrong arguments.
        """;

    public int Series { get; private init; } = 12;

    public int Load { get; private init; } = 24;

    public int Search { get; private init; }

    /// <summary>The connection string; null without PostgreSQL. No public property: a record's text has all of those.</summary>
    internal string? Postgres { get; private init; }

    public bool Keep { get; private init; }

    public int PagePort { get; private init; } = 5080;

    public IPAddress Listen { get; private init; } = IPAddress.Loopback;

    public int SiloPort { get; private init; } = 11111;

    public int GatewayPort { get; private init; } = 30000;

    public IPAddress SiloAddress { get; private init; } = IPAddress.Loopback;

    public int Epochs { get; private init; } = 8;

    public int? Seconds { get; private init; }

    public string DataDirectory { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data");

    protected override Arguments? WithOwn(string argument, Queue<string> rest) => argument switch
    {
        "--series" => this with { Series = Between(argument, rest, 1, 100_000) },
        "--load" => this with { Load = Between(argument, rest, 0, 1_000_000) },
        "--search" => this with { Search = Between(argument, rest, 0, 10_000) },
        "--postgres" => this with { Postgres = Connection(rest) },
        "--keep" => this with { Keep = true },
        "--page-port" => this with { PagePort = Port(argument, rest) },
        "--listen" => this with { Listen = Address(argument, rest) },
        "--silo-port" => this with { SiloPort = Port(argument, rest) },
        "--gateway-port" => this with { GatewayPort = Port(argument, rest) },
        "--silo-address" => this with { SiloAddress = Address(argument, rest) },
        "--epochs" => this with { Epochs = Between(argument, rest, 1, 1000) },
        "--seconds" => this with { Seconds = Between(argument, rest, 1, 1_000_000) },
        "--data" => this with { DataDirectory = Value(argument, rest) },
        // The text behind the sign may be a connection string.
        _ when argument.Contains('=') => throw new ArgumentException($"Unknown option '{argument.Split('=')[0]}'; an option's value stands after a space. --help lists the options."),
        _ => null,
    };

    private static string Connection(Queue<string> rest)
    {
        string? connection = rest.TryPeek(out string? next) && !next.StartsWith("--", StringComparison.Ordinal)
            ? rest.Dequeue()
            : Environment.GetEnvironmentVariable(PostgresVariable);
        return string.IsNullOrWhiteSpace(connection)
            ? throw new ArgumentException($"Option '--postgres' has no connection string: set the environment variable {PostgresVariable}, or write it behind the option.")
            : connection;
    }

    private static int Port(string option, Queue<string> rest) => Between(option, rest, 1, IPEndPoint.MaxPort);

    private static int Between(string option, Queue<string> rest, int least, int most)
    {
        string text = Value(option, rest);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"Option '{option}' has the value '{text}'; expected a whole number of {least} to {most}.");
    }

    private static IPAddress Address(string option, Queue<string> rest)
    {
        string text = Value(option, rest);
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new ArgumentException($"Option '{option}' has the value '{text}'; expected an IP address, such as 192.168.1.7.");
    }
}
