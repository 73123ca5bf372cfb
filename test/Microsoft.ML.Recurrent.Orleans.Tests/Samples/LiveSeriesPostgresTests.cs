using System.Text.Json;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Samples;

/// <summary>Two silos of the sample on one machine, with one database.</summary>
[Collection(LiveSite.Collection)]
[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class LiveSeriesPostgresTests(LiveSite site)
{
    [Fact]
    public async Task EachOfTwoSilosShowsBothAndOneGoesOnAlone()
    {
        using var server = new PostgresServer();
        using var one = await LiveProgram.StartAsync(site.Folder, server.ConnectionString, "--postgres", "--series", "4", "--load", "40");
        using var onePages = new LivePages(one.Page);
        var first = await onePages.SnapshotAsync("station 4", s => LivePages.Sequence(s) > 340);
        using (var two = await LiveProgram.StartAsync(site.Folder, server.ConnectionString, "--postgres", "--series", "4", "--load", "0"))
        {
            using var twoPages = new LivePages(two.Page);
            foreach (var pages in new[] { onePages, twoPages })
                await pages.SnapshotAsync("station 4", s => Silos(s).Count(IsActiveWithRate) == 2 && LivePages.Sequence(s) > LivePages.Sequence(first));
            await SecretsAreNowhereAsync(server, two, twoPages);
            (one.Said + two.Said).Should().NotContain("fail:");
        }

        long reached = LivePages.Sequence(await onePages.SnapshotAsync("station 4", s => LivePages.Sequence(s) > 0, TimeSpan.FromMinutes(2)));
        await onePages.SnapshotAsync("station 4", s => LivePages.Sequence(s) > reached + 20, TimeSpan.FromMinutes(2));
        await SecretsAreNowhereAsync(server, one, onePages);
    }

    [Fact]
    public async Task DatabaseThatIsAwayIsSaidAndEndsTheProgramWithoutTheSecret()
    {
        string away = $"Host=127.0.0.1;Port={PostgresServer.FreePort()};Username=u;Password=hidden-part;Timeout=2";
        var start = () => LiveProgram.StartAsync(site.Folder, away, "--postgres");

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("PostgreSQL is not available: ").And.NotContain("hidden-part").And.NotContain("   at ");
    }

    private static async Task SecretsAreNowhereAsync(PostgresServer server, LiveProgram program, LivePages pages)
    {
        program.Said.Should().NotContain(server.Password);
        foreach (string path in new[] { "", "live.js", "api/series" })
            (await pages.TextAsync(path)).Should().NotContain(server.Password);
        $"{await pages.SnapshotAsync("station 1", _ => true)}".Should().NotContain(server.Password).And.NotContain(PostgresServer.User);
    }

    private static bool IsActiveWithRate(JsonElement silo) =>
        silo.GetProperty("status").GetString() == "Active" && silo.GetProperty("eventsPerSecond").ValueKind == JsonValueKind.Number;

    private static IEnumerable<JsonElement> Silos(JsonElement snapshot) => snapshot.GetProperty("cluster").GetProperty("silos").EnumerateArray();
}
