using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class RollingUpgradeTests
{
    private const int Events = 100;

    [Fact]
    public async Task SilosThatAreReplacedOneByOneUnderLoadTakeEverySeriesToTheNewVersion()
    {
        using var server = new PostgresServer();
        string connection = await server.CreateMigratedAsync();
        using SiloProcess old = Silo(connection, versions: 1, "1"), both = Silo(connection, versions: 2, "1"), next = Silo(connection, versions: 2, "2");
        await old.StartAsync();
        using var client = PostgresSilo.BuildClient(connection);
        await client.StartAsync();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        var (following, pinned) = (new Load(grains, series: 40, Events, SiloSettings.Upgraded), new Load(grains, series: 20, Events, $"{SiloSettings.Upgraded}@1"));

        Func<Task>[] steps = [() => Task.CompletedTask, both.StartAsync, () => both.UseAsync("2"), old.StopAsync, next.StartAsync];
        for (int step = 0; step < steps.Length; step++)
            await Task.WhenAll(steps[step](), SendAsync(following, step, steps.Length), SendAsync(pinned, step, steps.Length)).WaitAsync(TimeSpan.FromMinutes(5));

        await following.ForecastsShouldBeThoseOfAsync("2", Readings.Windows);
        await pinned.ForecastsShouldBeThoseOfAsync("1", Readings.Ensemble);
        await pinned.StoredStatesShouldBeThoseOfOneProcessAsync(connection, Readings.Ensemble);
        await client.StopAsync();
    }

    private static SiloProcess Silo(string connection, int versions, string inUse) => new(connection, new SiloSettings { Versions = versions, VersionInUse = inUse });

    /// <summary>A step's part of the load, which takes some seconds.</summary>
    private static Task SendAsync(Load load, int step, int steps) =>
        load.SendAsync(e => e is not (ArgumentException or InvalidOperationException), TimeSpan.FromMilliseconds(100), step * Events / steps, (step + 1) * Events / steps);
}
