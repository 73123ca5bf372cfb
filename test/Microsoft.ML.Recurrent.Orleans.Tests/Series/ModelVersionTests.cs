using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

/// <summary>Versions of a model side by side, and series that go over from one to another.</summary>
public sealed class ModelVersionTests : IAsyncLifetime
{
    private SeriesCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SeriesCluster.StartAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task VersionsSideBySideForecastEachWithItsOwnWeights()
    {
        _cluster.Models.Add<Reading, Outlook>("m", "2", Readings.Carried);
        var rows = Readings.Of(1, 40);
        var (one, two) = (_cluster.Grain("m@1/series 1"), _cluster.Grain("m@2/series 1"));
        foreach (var series in new[] { one, two })
            await series.ObserveMany(Readings.Events(1, 40));

        (await one.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, rows));
        (await two.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Carried, rows));
    }

    [Fact]
    public async Task NewVersionTakesOverByReplayOfTheObservationsKept()
    {
        var rows = Readings.Of(2, 60);
        var (series, pinned) = (_cluster.Series(2), _cluster.Grain("m@1/series 2"));
        foreach (var grain in new[] { series, pinned })
            await grain.ObserveMany(Readings.Events(2, 50));

        _cluster.Models.Add<Reading, Outlook>("m", "2", Readings.Carried);

        // The window of 8 rows and the longest lag, 8 rows more.
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Carried, rows[34..50]));
        (await pinned.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, rows[..50]));
        var status = await series.GetStatus();
        (status.ModelVersion, status.Sequence, status.Observations).Should().Be(("2", 50, 50));
        await series.ObserveMany(Readings.Events(2, 60)[50..]);
        await _cluster.DeactivateAsync(series);
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Carried, rows[34..]));
    }

    [Fact]
    public async Task EarlierVersionCanBeTakenIntoUseAgain()
    {
        _cluster.Models.Add<Reading, Outlook>("m", "2", Readings.Carried);
        var series = _cluster.Series(1);
        await series.ObserveMany(Readings.Events(1, 40));

        _cluster.Models.Use("m", "1");

        (await series.GetStatus()).ModelVersion.Should().Be("1");
        // The carried version keeps four windows.
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(1, 40)[8..]));
    }

    [Fact]
    public async Task OtherWeightsUnderAVersionThatIsTakenAreRefused()
    {
        var storage = new GatedStorage();
        await using (var before = await SeriesCluster.StartAsync(storage: storage))
            await before.Grain("own/series 1").Awaiting(g => g.GetStatus()).Should().ThrowAsync<ArgumentException>();
        await using (var first = await SeriesCluster.StartAsync(o => o.Models.Add<Reading, Outlook>("own", "1", Readings.Windows), storage))
            await first.Grain("own/series 1").ObserveMany(Readings.Events(1, 30));
        await using var second = await SeriesCluster.StartAsync(o => o.Models.Add<Reading, Outlook>("own", "1", Readings.Carried), storage);

        var forecast = () => second.Grain("own/series 1").Forecast([]);

        await forecast.Should().ThrowAsync<InvalidOperationException>().WithMessage("The state of the series does not fit version '1' of the model:*version of its own.");
    }

    [Theory]
    [InlineData("m", "1", "Model 'm' has version '1' already*")]
    [InlineData("m/x", "1", "'m/x' has a '/' or '@'*")]
    [InlineData("m", "a@b", "'a@b' has a '/' or '@'*")]
    public void NameThatIsTakenOrThatKeysCannotHaveIsRefused(string name, string version, string message)
    {
        var add = () => _cluster.Models.Add<Reading, Outlook>(name, version, Readings.Windows);

        add.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void VersionsHaveOneObservationClass()
    {
        var add = () => _cluster.Models.Add<Stranger, Outlook>("m", "2", Readings.Windows);

        add.Should().Throw<ArgumentException>().WithMessage("Model 'm' has observations of class *Reading*Stranger*");
    }

    [Fact]
    public async Task ClassThatCannotTravelIsFoundAtStart()
    {
        var start = () => SeriesCluster.StartAsync(o => o.Models.Add<Homebody, Outlook>("home", "1", Readings.Windows));

        await start.Should().ThrowAsync<Exception>().WithMessage("Orleans has no serializer for *Homebody*[GenerateSerializer]*");
    }

    private sealed class Homebody
    {
        public float Value { get; set; }
    }
}
