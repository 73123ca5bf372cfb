using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A silo in a process of its own, which can be killed.</summary>
internal sealed class SiloProcess(string connection, SiloSettings? settings = null) : IDisposable
{
    private const int MostStarts = 5;

    private readonly int _port = PostgresServer.FreePort();
    private readonly int _gateway = PostgresServer.FreePort();
    private Process? _process;

    /// <summary>Bytes of memory that the process has now; 0 where there is none.</summary>
    public long Memory
    {
        get
        {
            _process?.Refresh();
            return _process?.WorkingSet64 ?? 0;
        }
    }

    /// <summary>Starts the process and waits until the silo takes calls. One that does not start, on a machine with too much to do, is started again, as
    /// whatever looks after silos does.</summary>
    public async Task StartAsync()
    {
        for (int attempt = 1; !await TryStartAsync(); attempt++)
        {
            if (attempt == MostStarts)
                throw new InvalidOperationException($"The silo has not started {attempt} times.");
            await EndedAsync();
        }
    }

    /// <summary>Takes a version of <see cref="SiloSettings.Upgraded"/> into use.</summary>
    public async Task UseAsync(string version)
    {
        await _process!.StandardInput.WriteLineAsync(version);
        await _process.StandardInput.FlushAsync();
        await ReadyAsync();
    }

    /// <summary>Ends the silo in order.</summary>
    public async Task StopAsync()
    {
        _process!.StandardInput.Close();
        await EndedAsync();
    }

    /// <summary>Kills the process at once, by its id, as <c>kill -9</c> does.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return EndedAsync();
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }

    private async Task<bool> TryStartAsync()
    {
        string[] ports = [.. new[] { _port, _gateway }.Select(port => port.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo("dotnet", [typeof(SiloProcess).Assembly.Location, "silo", .. ports, (settings ?? new SiloSettings()).Text()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [PostgresSilo.ConnectionVariable] = connection },
        };
        _process = Process.Start(start)!;
        return await _process.StandardOutput.ReadLineAsync() == PostgresSilo.ReadyLine;
    }

    private async Task EndedAsync()
    {
        var process = _process!;
        await process.WaitForExitAsync();
        _process = null;
        process.Dispose();
    }

    private async Task ReadyAsync()
    {
        string? line = await _process!.StandardOutput.ReadLineAsync();
        if (line != PostgresSilo.ReadyLine)
            throw new InvalidOperationException($"The silo wrote '{line}'; expected '{PostgresSilo.ReadyLine}'.");
    }
}
