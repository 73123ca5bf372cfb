using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

/// <summary>Networks of rows as live series: a step in, the answer after it out.</summary>
public sealed class RowSeriesTests : IAsyncLifetime
{
    private readonly GatedStorage _storage = new();
    private SeriesCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await StartAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task AnswersAreThoseOfTheBatchTransformOnTheStepsSoFar()
    {
        Pulse[] steps = Pulses.Of(1, 12);
        float[] expected = Pulses.Scores(Pulses.Lstm, steps);

        var found = new List<float>();
        for (int i = 0; i < steps.Length; i++)
        {
            var (receipt, answer) = await Row(1).Predict<Alarm>(i + 1, steps[i]);
            receipt.Should().Be(new SeriesReceipt(SeriesOutcome.Accepted, i + 1, i + 1, TimeSpan.Zero));
            found.Add(answer!.Score);
        }

        found.Should().Equal(expected);
        found.Distinct().Should().HaveCountGreaterThan(steps.Length / 2);
    }

    [Fact]
    public async Task RowGoesOnWhereItsStateLeftOffOnAnotherSilo()
    {
        float[] expected = Pulses.Scores(Pulses.Lstm, Pulses.Of(2, 12));
        await Row(2).ObserveMany(Pulses.Events(2, 12)[..7]);
        (await Row(2).Forecast<Alarm>()).Score.Should().Be(expected[6]);
        await using var second = await StartAsync();
        var row = second.Grain("rows/" + Pulses.Name(2));

        var known = await row.Predict(Pulses.Events(2, 12)[3], []);
        await row.ObserveMany(Pulses.Events(2, 12));

        known.Should().BeEquivalentTo(new { Receipt = new { Outcome = SeriesOutcome.Known, Sequence = 7L }, Forecast = new { Score = expected[6] } });
        (await row.Forecast<Alarm>()).Score.Should().Be(expected[11]);
        (await row.GetStatus()).Observations.Should().Be(12);
    }

    [Fact]
    public async Task FurtherStepsAreAnsweredAndNotTakenIn()
    {
        Pulse[] steps = Pulses.Of(3, 9);
        float[] expected = Pulses.Scores(Pulses.Lstm, steps);
        await Row(3).ObserveMany(Pulses.Events(3, 9)[..5]);

        (await Row(3).Forecast<Alarm>([.. steps[5..]])).Score.Should().Be(expected[8]);

        (await Row(3).Forecast<Alarm>()).Score.Should().Be(expected[4]);
    }

    [Fact]
    public async Task NewVersionReadsTheRowFromTheStepsKept()
    {
        Pulse[] steps = Pulses.Of(4, 12);
        await Row(4).ObserveMany(Pulses.Events(4, 10));

        _cluster.Models.AddRows<Pulse, Alarm>("rows", "2", Pulses.Gru, keyColumnName: "Name", keptSteps: 6);

        var (_, answer) = await Row(4).Predict<Alarm>(11, steps[10]);
        answer!.Score.Should().Be(Pulses.Scores(Pulses.Gru, steps[4..11])[^1]);
        (await Row(4).GetStatus()).Should().BeEquivalentTo(new { ModelVersion = "2", Observations = 11L });
    }

    [Fact]
    public async Task StepOfAnotherRowOrOneThatTheNetworkRefusesChangesNothing()
    {
        await Row(5).ObserveMany(Pulses.Events(5, 4));

        var other = () => Row(5).Observe(5, Pulses.Of(6, 1)[0]);
        var infinite = () => Row(5).Predict<Alarm>(5, new Pulse { Name = Pulses.Name(5), Values = float.PositiveInfinity });

        await other.Should().ThrowAsync<ArgumentException>().WithMessage("An observation is of series 'row 6'; the key names series 'row 5'.*");
        await infinite.Should().ThrowAsync<InvalidOperationException>();
        (await Row(5).GetStatus()).Sequence.Should().Be(4);
        (await Row(5).Forecast<Alarm>()).Score.Should().Be(Pulses.Scores(Pulses.Lstm, Pulses.Of(5, 4))[^1]);
    }

    [Fact]
    public async Task ForecasterAnswersAnObservationWithTheForecastAfterIt()
    {
        await _cluster.Series(1).ObserveMany(Readings.Events(1, 20));

        var (receipt, forecast) = await _cluster.Series(1).Predict<Outlook>(21, Readings.Of(1, 21)[20]);

        receipt.Outcome.Should().Be(SeriesOutcome.Accepted);
        forecast!.All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(1, 21)));
    }

    private Task<SeriesCluster> StartAsync() =>
        SeriesCluster.StartAsync(options => options.Models.AddRows<Pulse, Alarm>("rows", "1", Pulses.Lstm, keyColumnName: "Name", keptSteps: 6), _storage);

    private ISeriesGrain Row(int number) => _cluster.Grain("rows/" + Pulses.Name(number));
}
