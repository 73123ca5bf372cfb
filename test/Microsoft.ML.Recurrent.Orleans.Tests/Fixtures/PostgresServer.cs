using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A real PostgreSQL in a temporary folder, on a port of its own, with a user that has a password.</summary>
public sealed class PostgresServer : IDisposable
{
    public const string User = "recurrent";

    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-postgres").FullName;
    private readonly int _port = FreePort();

    public PostgresServer()
    {
        string password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password);
        PostgresPrograms.Own(_folder);
        PostgresPrograms.Run("initdb", "--pgdata", Data, "--username", User, "--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync", "--no-locale");
        Start();
    }

    /// <summary>A secret, which no message may have.</summary>
    public string Password { get; } = $"secret-{Guid.NewGuid():N}";

    public string ConnectionString => Database("postgres");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A connection string to a database of that name.</summary>
    public string Database(string name) => $"Host=127.0.0.1;Port={_port};Username={User};Password={Password};Database={name}";

    public void Start() => PostgresPrograms.Run(
        "pg_ctl", "--pgdata", Data, "--wait", "--silent", "--log", Path.Combine(Data, "log"), "--options",
        string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"), "start");

    /// <summary>Stops the server at once, as a crash does: clients lose their connections in the middle of what they do.</summary>
    public void Stop() => PostgresPrograms.Run("pg_ctl", "--pgdata", Data, "--wait", "--silent", "--mode", "immediate", "stop");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            Stop();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
