using System.Diagnostics;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A headless Chromium with a profile of its own, driven by its DevTools protocol.</summary>
public sealed class Browser : IDisposable
{
    /// <summary>The category of tests that need an installed Chromium.</summary>
    public const string Category = "Browser";

    private const string Missing =
        "These tests need Chromium, and did not find chromium, chromium-browser or google-chrome on the path. Install it, on Debian 'apt-get install chromium', "
        + "or leave the tests out with --filter \"Category!=Browser\".";

    private readonly string _profile = Directory.CreateTempSubdirectory("recurrent-browser").FullName;
    private readonly Process _process;

    public Browser()
    {
        string[] arguments =
        [
            "--headless=new", "--hide-scrollbars", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank",
        ];
        _process = Process.Start(new ProcessStartInfo(Find(), arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        // What it says has to be read, or it waits.
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Opens a page in a tab of its own.</summary>
    internal async Task<BrowserPage> OpenAsync(Uri page, int width, int height, bool isDark)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await PortAsync()}") };
        using var response = await client.PutAsync("json/new?about:blank", null);
        var tab = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return await BrowserPage.OpenAsync(new Uri(tab.GetProperty("webSocketDebuggerUrl").GetString()!), page, width, height, isDark);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task<string> PortAsync()
    {
        string file = Path.Combine(_profile, "DevToolsActivePort");
        for (int tried = 0; tried < 300; tried++)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, ..])
                return port;
            await Task.Delay(100);
        }

        throw new InvalidOperationException("Chromium did not open its DevTools port within 30 s.");
    }

    private static string Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return new[] { "chromium", "chromium-browser", "google-chrome" }.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(Missing);
    }
}
