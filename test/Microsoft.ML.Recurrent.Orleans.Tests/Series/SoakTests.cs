using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class SoakTests
{
    [Fact]
    public async Task ManySeriesOnSilosThatAreKilledAreThoseOfOneProcess()
    {
        var options = new SoakOptions { Series = 2000, Events = 20_000, Kills = 3, Callers = 100, CollectionAge = TimeSpan.FromSeconds(4) };

        var report = await SoakRun.RunAsync(options).WaitAsync(TimeSpan.FromMinutes(10));

        report.Differences.Should().Be(new SoakDifferences(0, 0, 0));
        report.Progress.Acknowledged.Should().Be(options.Events);
        report.Progress.Errors.Should().NotBeEmpty("silos were killed in the middle of the load");
        report.Kills.Moments.Should().HaveCount(options.Kills);
        report.Database.Reads.Should().BeGreaterThan(options.Series, "series leave memory and come back");
    }
}
