using System.Text.Json;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>The requests of a browser to the sample.</summary>
internal sealed class LivePages(Uri page) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = page, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Page => page;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request);

    public Task<string> TextAsync(string path) => _client.GetStringAsync(path);

    /// <summary>Reads snapshots of a series until one is as it should be.</summary>
    public async Task<JsonElement> SnapshotAsync(string series, Func<JsonElement, bool> isRight, TimeSpan? patience = null)
    {
        using var ended = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(60));
        string last = "";
        try
        {
            await foreach (string text in SnapshotTextsAsync(series, ended.Token))
            {
                var snapshot = JsonDocument.Parse(last = text).RootElement;
                if (isRight(snapshot))
                    return snapshot;
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new InvalidOperationException($"No snapshot was as it should be; the last one: {last}");
    }

    /// <summary>The number of the last event that a snapshot's series has; 0 where it did not answer.</summary>
    public static long Sequence(JsonElement snapshot) =>
        snapshot.GetProperty("series") is { ValueKind: JsonValueKind.Object } series ? series.GetProperty("sequence").GetInt64() : 0;

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<string> SnapshotTextsAsync(string series, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await _client.GetStreamAsync($"api/live?series={Uri.EscapeDataString(series)}", cancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return line["data: ".Length..];
        }
    }
}
