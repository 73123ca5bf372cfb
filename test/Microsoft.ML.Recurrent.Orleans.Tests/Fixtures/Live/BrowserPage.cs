using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A page in a browser: what it shows, keys that are pressed, pictures, and errors that its scripts or its policy report.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly CancellationTokenSource _closed = new();
    private Task _heard = Task.CompletedTask;
    private int _number;

    /// <summary>Errors, in the order in which they came.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public static async Task<BrowserPage> OpenAsync(Uri tab, Uri page, int width, int height, bool isDark)
    {
        var opened = new BrowserPage();
        await opened._socket.ConnectAsync(tab, default);
        opened._heard = opened.HearAsync();
        foreach (string domain in new[] { "Page", "Runtime", "Log" })
            await opened.SendAsync($"{domain}.enable");
        await opened.SendAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        await opened.SendAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = isDark ? "dark" : "light" } } });
        await opened.SendAsync("Page.navigate", new { url = page });
        return opened;
    }

    /// <summary>The value of an expression of the page.</summary>
    public async Task<T> ValueAsync<T>(string expression)
    {
        var result = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true });
        return result.TryGetProperty("exceptionDetails", out var details)
            ? throw new InvalidOperationException($"{expression}: {details}")
            : result.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    /// <summary>Waits until an expression of the page is true; while the page loads it may fail.</summary>
    public async Task UntilAsync(string expression)
    {
        for (int tried = 0; tried < 600; tried++)
        {
            if (await ValueAsync<bool>($"(() => {{ try {{ return !!({expression}); }} catch {{ return false; }} }})()"))
                return;
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"Not so within a minute: {expression}. The page shows:\n{await ValueAsync<string>("document.body.innerText")}");
    }

    public async Task PressAsync(string key)
    {
        int code = key switch { "Tab" => 9, "ArrowLeft" => 37, "ArrowDown" => 40, _ => throw new ArgumentException(key) };
        foreach (string type in new[] { "rawKeyDown", "keyUp" })
            await SendAsync("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = code, nativeVirtualKeyCode = code });
    }

    /// <summary>The whole page as a PNG.</summary>
    public async Task<byte[]> PictureAsync() =>
        (await SendAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true })).GetProperty("data").GetBytesFromBase64();

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _heard;
        _socket.Dispose();
        _closed.Dispose();
    }

    private async Task<JsonElement> SendAsync(string method, object? parameters = null)
    {
        int id = Interlocked.Increment(ref _number);
        var answer = _waiting[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } }), WebSocketMessageType.Text, endOfMessage: true, default);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task HearAsync()
    {
        try
        {
            for (var message = new MemoryStream(); !_closed.IsCancellationRequested;)
            {
                byte[] buffer = new byte[1 << 16];
                var part = await _socket.ReceiveAsync(buffer, _closed.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonDocument.Parse(Encoding.UTF8.GetString(message.ToArray())).RootElement);
                message = new MemoryStream();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id) && _waiting.TryRemove(id.GetInt32(), out var answer))
        {
            if (message.TryGetProperty("error", out var error))
                answer.SetException(new InvalidOperationException($"{error}"));
            else
                answer.SetResult(message.GetProperty("result"));
        }
        else if (message.TryGetProperty("method", out var method))
        {
            if (method.GetString() == "Runtime.exceptionThrown" || (method.GetString() == "Log.entryAdded" && $"{message}".Contains("\"level\":\"error\"")))
                Errors.Enqueue($"{message}");
        }
    }
}
