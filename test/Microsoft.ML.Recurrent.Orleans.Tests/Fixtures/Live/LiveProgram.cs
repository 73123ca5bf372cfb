using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>The sample LiveSeries as a process of its own, with ports of its own, and all that it says.</summary>
internal sealed class LiveProgram : IDisposable
{
    private const string PageLine = "The page: ";

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LiveProgram(string[] arguments, string? connection)
    {
        string[] ports = [.. new[] { "--page-port", "--silo-port", "--gateway-port" }.SelectMany(option => new[] { option, PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture) })];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LiveSeries.dll"), .. ports, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["RECURRENT_POSTGRES"] = connection, ["OMP_NUM_THREADS"] = "1" },
        };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.Exited += (_, _) => _page.TrySetException(new InvalidOperationException("The program ended before it had a page."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Page => _page.Task.IsCompletedSuccessfully ? _page.Task.Result : throw new InvalidOperationException(Said);

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Starts the program and waits for its page.</summary>
    /// <param name="output">The folder with the model, which is trained where it is not there.</param>
    /// <param name="connection">The database; null without.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<LiveProgram> StartAsync(string output, string? connection, params string[] arguments)
    {
        var program = new LiveProgram(["--output", output, "--epochs", "1", .. arguments], connection);
        try
        {
            await program._page.Task.WaitAsync(TimeSpan.FromMinutes(3));
            return program;
        }
        catch (Exception e)
        {
            // What it said last may come after the news of its end.
            if (program._process.HasExited)
                await program.WaitForEndAsync();
            program.Dispose();
            throw new InvalidOperationException($"{e.Message} It said:\n{program.Said}", e);
        }
    }

    /// <summary>Waits for the end and all that is said until then.</summary>
    public async Task<int> WaitForEndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends the process at once, as a crash does.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(20));
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_said)
            _said.AppendLine(line);
        if (line.StartsWith(PageLine, StringComparison.Ordinal))
            _page.TrySetResult(new Uri(line[PageLine.Length..]));
    }
}
