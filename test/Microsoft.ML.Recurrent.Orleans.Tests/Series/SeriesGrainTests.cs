using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

/// <summary>A series takes events in and forecasts, in one process and with its state in memory.</summary>
public sealed class SeriesGrainTests : IAsyncLifetime
{
    private SeriesCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SeriesCluster.StartAsync(silos: 2);

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task ForecastsAreThoseOfAnEngineInOneProcess()
    {
        var rows = Readings.Of(7, 40);
        var series = _cluster.Series(7);
        for (int i = 0; i < 30; i++)
            (await series.Observe(i + 1, rows[i])).Should().Be(new SeriesReceipt(SeriesOutcome.Accepted, i + 1, i + 1, TimeSpan.Zero));
        await series.ObserveMany([.. rows.Skip(30).Select((row, i) => new SeriesEvent(31 + i, row))]);

        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, rows));
        (await series.GetStatus()).Should().Match<SeriesStatus>(s => s.ModelVersion == "1" && s.Observations == 40 && s.Sequence == 40 && s.DurableSequence == 40);
    }

    [Fact]
    public async Task KnownRowsAreReadAsTheEngineReadsThem()
    {
        var rows = Readings.Of(1, 30);
        var series = _cluster.Series(1);
        await series.ObserveMany(Readings.Events(1, 20));
        using var engine = Readings.Replay(Readings.Windows, rows.Take(20));

        var forecast = await series.Forecast<Outlook>([.. rows.Skip(20).Take(3)]);

        forecast.All.Should().Equal(engine.Predict(Readings.Name(1), rows[20..23]).All).And.NotEqual((await series.Forecast<Outlook>()).All);
    }

    [Fact]
    public async Task EventsSentAgainChangeNothingAndAreAcknowledged()
    {
        var events = Readings.Events(2, 40);
        var series = _cluster.Series(2);
        await series.ObserveMany(events[..20]);

        var known = await series.Observe(events[4]);
        var overlapping = await series.ObserveMany(events[10..40]);
        var all = await series.ObserveMany(events);

        (known.Outcome, overlapping.Outcome, all.Outcome).Should().Be((SeriesOutcome.Known, SeriesOutcome.Accepted, SeriesOutcome.Known));
        (await series.GetStatus()).Observations.Should().Be(40);
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(2, 40)));
    }

    [Fact]
    public async Task EventsOfWhichOneIsRefusedChangeNothing()
    {
        var (good, bad) = (Readings.Events(3, 30), Readings.Events(3, 30));
        ((Reading)bad[25].Observation).Value = float.PositiveInfinity;
        var series = _cluster.Series(3);
        await series.ObserveMany(good[..20]);

        var observe = () => series.ObserveMany(bad[20..]);

        await observe.Should().ThrowAsync<InvalidOperationException>();
        (await series.GetStatus()).Sequence.Should().Be(20);
        await series.ObserveMany(good[20..]);
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(3, 30)));
    }

    [Fact]
    public async Task ManyCallersOfManySeriesLoseNothing()
    {
        int[] numbers = [.. Enumerable.Range(100, 100)];
        await Task.WhenAll(numbers.Select(async number =>
        {
            foreach (var e in Readings.Events(number, 20))
                await _cluster.Series(number).Observe(e);
        }));

        using var engine = Readings.Replay(Readings.Windows, numbers.SelectMany(number => Readings.Of(number, 20)));
        foreach (int number in numbers)
            (await _cluster.Series(number).Forecast<Outlook>()).All.Should().Equal(engine.Predict(Readings.Name(number)).All);
    }

    [Fact]
    public async Task ForgottenSeriesBeginsAnewWithAnyNumber()
    {
        var series = _cluster.Series(4);
        await series.ObserveMany(Readings.Events(4, 30));

        await series.Forget();

        (await series.GetStatus()).Observations.Should().Be(0);
        await series.ObserveMany(Readings.Events(4, 12));
        await _cluster.DeactivateAsync(series);
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(4, 12)));
    }

    [Fact]
    public async Task SeriesWithoutObservationsSaysWhatToDo()
    {
        var forecast = () => _cluster.Series(5).Forecast([]);

        await forecast.Should().ThrowAsync<InvalidOperationException>().WithMessage("Series 'series 5' of model 'm' has no observation*");
    }

    [Theory]
    [InlineData("nobody/series 1", "There is no model 'nobody' on this silo; it has 'm'.*")]
    [InlineData("m@2/series 1", "Model 'm' has no version '2' on this silo; it has '1'.*")]
    [InlineData("series 1", "The key 'series 1' does not name a series; expected 'model/series'*")]
    [InlineData("m@/series 1", "The key 'm@/series 1' does not name a series*")]
    [InlineData("m/", "The key 'm/' has an empty series name; expected 'model/series'*")]
    [InlineData("m@1/", "The key 'm@1/' has an empty series name*")]
    [InlineData("m/series 2", "An observation is of series 'series 1'; the key names series 'series 2'.*")]
    public async Task EventThatIsSentToTheWrongKeyIsRefused(string key, string message)
    {
        var observe = () => _cluster.Grain(key).Observe(Readings.Events(1, 1)[0]);

        await observe.Should().ThrowAsync<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public async Task KeyWithALoneSurrogateIsRefused()
    {
        // Not in an attribute, which would hold the replacement character.
        foreach (char lone in new[] { '\uD800', '\uDC01', '\uFFFD' })
        {
            var observe = () => _cluster.Grain($"m/series {lone}").Observe(Readings.Events(1, 1)[0]);

            await observe.Should().ThrowAsync<ArgumentException>()
                .WithMessage("The key 'm/series \uFFFD' has a lone surrogate, or the character U+FFFD that takes its place; expected valid Unicode text.*");
        }

        await _cluster.Grain("m/\U0001F6B2").GetStatus();
    }

    [Fact]
    public async Task ObservationOfAnotherClassIsRefused()
    {
        var observe = () => _cluster.Series(6).Observe(1, new Stranger());

        await observe.Should().ThrowAsync<ArgumentException>().WithMessage("The observation is of class *Stranger; expected *Reading*");
    }

    [Fact]
    public async Task ForecastOrObservationOfAnotherClassThanTheModelsIsRefusedWithTheModels()
    {
        var series = _cluster.Series(8);
        await series.ObserveMany(Readings.Events(8, 20));
        Func<Task>[] forecasts = [() => series.Forecast<Stranger>(), () => series.Predict<Stranger>(21, Readings.Row(8, 20))];
        var latest = () => series.GetLatest<Stranger>(1);

        foreach (var forecast in forecasts)
            await forecast.Should().ThrowAsync<InvalidCastException>().WithMessage("The forecast is asked for as class *Stranger; expected *Outlook, the model's forecast class.");
        await latest.Should().ThrowAsync<InvalidCastException>().WithMessage("The observation is asked for as class *Stranger; expected *Reading, the model's observation class.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task NumberBelowOneIsRefused(long number)
    {
        var observe = () => _cluster.Series(9).Observe(number, Readings.Row(9, 0));

        await observe.Should().ThrowAsync<ArgumentException>().WithMessage($"Event 0 has number {number}; expected 1 or more.*");
        (await _cluster.Series(9).GetStatus()).Observations.Should().Be(0);
    }

    [Fact]
    public async Task NumbersThatDoNotRiseAreRefused()
    {
        var events = Readings.Events(6, 3);

        var observe = () => _cluster.Series(6).ObserveMany([events[0], events[2], events[1]]);

        await observe.Should().ThrowAsync<ArgumentException>().WithMessage("Event 2 has number 2 after 3; expected rising numbers.*");
    }
}
