using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

public sealed class LatestObservationsTests : IAsyncLifetime
{
    private SeriesCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SeriesCluster.StartAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task LatestObservationsComeOldestFirstAndNoMoreThanAreKept()
    {
        var series = _cluster.Series(1);
        float[] observed = [.. Readings.Of(1, 40).Select(r => r.Value)];
        await series.ObserveMany(Readings.Events(1, 40));

        float[] few = await ValuesAsync(3), all = await ValuesAsync(int.MaxValue);

        few.Should().Equal(observed[^3..]);
        all.Should().Equal(observed[^all.Length..]).And.HaveCountLessThan(40);
        (await ValuesAsync(0)).Should().BeEmpty();

        async Task<float[]> ValuesAsync(int count) => [.. (await series.GetLatest<Reading>(count)).Select(r => r.Value)];
    }

    [Fact]
    public async Task NewSeriesHasNoneAndANegativeNumberIsRefused()
    {
        (await _cluster.Series(2).GetLatest(10)).Should().BeEmpty();

        await _cluster.Series(2).Invoking(series => series.GetLatest(-1)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        (await _cluster.Series(2).GetStatus()).Observations.Should().Be(0);
    }

    [Fact]
    public async Task ObservationsOfAnotherClassAreNoneOfTheModels()
    {
        await _cluster.Series(3).ObserveMany(Readings.Events(3, 2));

        await _cluster.Series(3).Invoking(series => series.GetLatest<Outlook>(1)).Should().ThrowAsync<InvalidCastException>();
    }
}
