using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

/// <summary>States that are larger than the store takes are refused before anything changes, and the series goes on.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class OversizedStateTests(PostgresServer server)
{
    // Of a dozen observations or so.
    private const int MaximumBytes = 1000;

    public static TheoryData<SeriesDurability> Durabilities => [SeriesDurability.EveryEvent, SeriesDurability.OnDeactivation];

    [Theory]
    [MemberData(nameof(Durabilities))]
    public async Task ObservationThatMakesAStateTooLargeChangesNothingAndTheSeriesGoesOn(SeriesDurability durability)
    {
        await using var cluster = await StartAsync(await server.CreateMigratedAsync(), durability);
        var series = cluster.Series(1);

        int taken = await FillAsync(series);

        taken.Should().BeInRange(3, 30);
        (await series.GetStatus()).Should().BeEquivalentTo(new { Sequence = (long)taken, Observations = (long)taken });
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(1, taken)));
        (await series.Observe(Readings.Events(1, taken)[^1])).Outcome.Should().Be(SeriesOutcome.Known);
        await cluster.DeactivateAsync(series);
        (await series.GetStatus()).DurableSequence.Should().Be(taken);
        await series.Forget();
        (await series.Observe(Readings.Events(1, 1)[0])).Outcome.Should().Be(SeriesOutcome.Accepted);
    }

    [Fact]
    public async Task ManyObservationsThatAreTooLargeTogetherAreRefusedTogether()
    {
        await using var cluster = await StartAsync(await server.CreateMigratedAsync(), SeriesDurability.EveryEvent);

        var observe = () => cluster.Series(2).ObserveMany(Readings.Events(2, 16));

        (await observe.Should().ThrowAsync<StateStoreException>()).WithMessage("The state of grain 'recurrent-series/m/series 2' has *,* bytes; expected at most 1,000.*");
        (await cluster.Series(2).GetStatus()).Observations.Should().Be(0);
        (await cluster.Series(2).ObserveMany(Readings.Events(2, 2))).DurableSequence.Should().Be(2);
    }

    /// <summary>Sends events until one is refused.</summary>
    /// <returns>The events that were taken in.</returns>
    private static async Task<int> FillAsync(ISeriesGrain series)
    {
        foreach (var e in Readings.Events(1, 40))
        {
            try
            {
                await series.Observe(e);
            }
            catch (StateStoreException error)
            {
                error.Should().BeOfType<StateStoreException>().Which.Message.Should().Match(
                    "The state of grain 'recurrent-series/m/series 1' has 1,* bytes; expected at most 1,000. Keep less in it, or raise MaximumRowBytes.");
                return (int)e.Sequence - 1;
            }
        }

        return 40;
    }

    private static Task<SeriesCluster> StartAsync(string connection, SeriesDurability durability) => SeriesCluster.StartAsync(
        options => options.Durability = durability,
        configure: silo => silo.AddRecurrentPostgresState(RecurrentState.ProviderName, options => (options.ConnectionString, options.MaximumRowBytes) = (connection, MaximumBytes)));
}
