using System.Runtime.CompilerServices;
using LiveSeries.Silo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;

namespace LiveSeries.Page;

/// <summary>The page: its files, which are in the program itself, and what they ask for.</summary>
internal static class LivePage
{
    // Nothing but the page's own files, and from nowhere else.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    public static void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            (headers.ContentSecurityPolicy, headers.XContentTypeOptions, headers.CacheControl) = (ContentPolicy, "nosniff", "no-store");
            headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
        app.MapGet("/", () => Asset("index.html", "text/html"));
        app.MapGet("/live.js", () => Asset("live.js", "text/javascript"));
        app.MapGet("/chart.js", () => Asset("chart.js", "text/javascript"));
        app.MapGet("/style.css", () => Asset("style.css", "text/css"));
        app.MapGet("/api/series", (Stations stations) => stations.Names);
        app.MapGet("/api/live", Live);
    }

    /// <summary>A snapshot a second, as server-sent events, until the browser leaves or the program ends.</summary>
    private static Results<ServerSentEventsResult<Snapshot>, NotFound<string>> Live(
        string? series, Stations stations, SeriesReader reader, ClusterWatch cluster, OptionsSearch search, IHostApplicationLifetime lifetime)
    {
        string name = series ?? stations.Names[0];
        return stations.Names.Contains(name)
            ? TypedResults.ServerSentEvents(Snapshots(name, reader, cluster, search, lifetime.ApplicationStopping), eventType: "snapshot")
            : TypedResults.NotFound($"There is no series '{name}'; there are '{stations.Names[0]}' to '{stations.Names[^1]}'.");
    }

    private static async IAsyncEnumerable<Snapshot> Snapshots(
        string name, SeriesReader reader, ClusterWatch cluster, OptionsSearch search, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        while (!ended.IsCancellationRequested)
        {
            var (view, problem) = await TryReadAsync(name, reader, ended.Token);
            yield return new Snapshot(view, cluster.Latest, search.Latest, problem);
            await Task.Delay(_period, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<(SeriesView? View, string? Problem)> TryReadAsync(string name, SeriesReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(name, cancellationToken), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"The series does not answer: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return (null, null);
        }
    }

    private static IResult Asset(string name, string type) =>
        TypedResults.Stream(typeof(LivePage).Assembly.GetManifestResourceStream(name)!, $"{type}; charset=utf-8");
}
