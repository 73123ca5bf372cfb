using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Samples;

/// <summary>The page's endpoints over HTTP, of the sample in a process of its own.</summary>
[Collection(LiveSite.Collection)]
[Trait(Categories.Trait, Categories.Slow)]
public sealed class LiveSeriesPageTests(LiveSite site)
{
    [Theory]
    [InlineData("", "text/html")]
    [InlineData("live.js", "text/javascript")]
    [InlineData("chart.js", "text/javascript")]
    [InlineData("style.css", "text/css")]
    public async Task PageAsksNobodyElseForAnything(string path, string type)
    {
        using var response = await site.Pages.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();

        (response.StatusCode, response.Content.Headers.ContentType!.MediaType).Should().Be((HttpStatusCode.OK, type));
        text.Replace("\"http://www.w3.org/2000/svg\"", "").Should().NotContain("//www").And.NotContain("http:").And.NotContain("https:");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; script-src 'self'");
    }

    [Fact]
    public async Task EventsAppearAndTheForecastStandsInItsBand()
    {
        long first = LivePages.Sequence(await site.Pages.SnapshotAsync("station 2", s => LivePages.Sequence(s) > 0));

        var snapshot = await site.Pages.SnapshotAsync("station 2", s => LivePages.Sequence(s) > first + 5);

        var series = snapshot.GetProperty("series");
        DateTime[] times = [.. series.GetProperty("history").EnumerateArray().Select(Time)];
        times.Should().HaveCount(120).And.BeInAscendingOrder();
        var forecast = series.GetProperty("forecast").EnumerateArray().ToArray();
        forecast.Select(Time).Should().Equal(Enumerable.Range(1, 24).Select(hour => times[^1].AddHours(hour)));
        forecast.Should().OnlyContain(hour => 0 <= Number(hour, "lower") && Number(hour, "lower") <= Number(hour, "value") && Number(hour, "value") <= Number(hour, "upper"));
        forecast.Should().Contain(hour => Number(hour, "lower") < Number(hour, "upper"));
        series.GetProperty("durableSequence").GetInt64().Should().BeInRange(first, LivePages.Sequence(snapshot));
    }

    [Fact]
    public async Task SiloIsListedWithItsLoad()
    {
        var snapshot = await site.Pages.SnapshotAsync("station 1", s => s.GetProperty("cluster").GetProperty("eventsPerSecond") is { ValueKind: JsonValueKind.Number } rate
            && rate.GetDouble() is > 10 and < 60);

        var silo = snapshot.GetProperty("cluster").GetProperty("silos").EnumerateArray().Single();
        (silo.GetProperty("status").GetString(), silo.GetProperty("isThis").GetBoolean(), silo.GetProperty("series").GetInt32()).Should().Be(("Active", true, 3));
        silo.GetProperty("name").GetString().Should().Be(snapshot.GetProperty("series").GetProperty("silo").GetString());
        silo.GetProperty("grains").GetInt32().Should().BeGreaterThan(3);
        silo.GetProperty("memoryMegabytes").GetDouble().Should().BePositive();
    }

    [Fact]
    public async Task SeriesAreListedAndAnotherOneIsNotFound()
    {
        (await site.Pages.TextAsync("api/series")).Should().Be("""["station 1","station 2","station 3"]""");

        using var response = await site.Pages.GetAsync("api/live?series=nowhere");
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).Should().Contain("There is no series ").And.Contain("nowhere");
    }

    [Fact]
    public void PageListensOnLoopbackAlone()
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == site.Pages.Page.Port).ToArray();

        listeners.Should().NotBeEmpty().And.OnlyContain(end => IPAddress.IsLoopback(end.Address));
        site.Said.Should().NotContain("Warning");
    }

    [Fact]
    public async Task NameOfAnotherSiteGetsNoAnswer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/series") { Headers = { Host = "rebound.example" } };

        using var response = await site.Pages.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static DateTime Time(JsonElement hour) => hour.GetProperty("time").GetDateTime();

    private static float Number(JsonElement hour, string name) => hour.GetProperty(name).GetSingle();
}
