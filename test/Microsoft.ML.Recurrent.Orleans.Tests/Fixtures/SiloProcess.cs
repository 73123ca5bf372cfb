using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A silo in a process of its own, which can be killed.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly string _connection;
    private readonly int _port = PostgresServer.FreePort();
    private readonly int _gateway = PostgresServer.FreePort();
    private Process? _process;

    public SiloProcess(string connection) => _connection = connection;

    /// <summary>Starts the process and waits until the silo takes calls.</summary>
    public async Task StartAsync()
    {
        string[] ports = [.. new[] { _port, _gateway }.Select(port => port.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo("dotnet", [typeof(SiloProcess).Assembly.Location, "silo", .. ports])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [PostgresSilo.ConnectionVariable] = _connection },
        };
        _process = Process.Start(start)!;
        string? line = await _process.StandardOutput.ReadLineAsync();
        line.Should().Be(PostgresSilo.ReadyLine);
    }

    /// <summary>Kills the process at once, by its id, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }
}
