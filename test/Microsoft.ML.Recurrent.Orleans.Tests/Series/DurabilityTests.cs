using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

/// <summary>Events become durable by the stated rule, and failures of the store lose and repeat nothing.</summary>
public sealed class DurabilityTests
{
    private readonly GatedStorage _storage = new();

    [Fact]
    public async Task EventIsAcknowledgedOnceItIsInTheStore()
    {
        await using var cluster = await SeriesCluster.StartAsync(storage: _storage);
        var gate = new TaskCompletionSource();
        _storage.BeforeWrite = () => gate.Task;

        var observed = cluster.Series(1).Observe(Readings.Events(1, 1)[0]);
        await Task.Delay(200);
        bool wasAcknowledged = observed.IsCompleted;
        gate.SetResult();

        (await observed).DurableSequence.Should().Be(1);
        wasAcknowledged.Should().BeFalse();
    }

    [Fact]
    public async Task EventsAppliedWhileAWriteIsUnderWayShareTheNextOne()
    {
        await using var cluster = await SeriesCluster.StartAsync(storage: _storage);
        var (gate, series, events) = (new TaskCompletionSource(), cluster.Series(1), Readings.Events(1, 20));
        _storage.BeforeWrite = () => gate.Task;

        var observed = new List<Task<SeriesReceipt>>();
        foreach (var e in events)
        {
            observed.Add(series.Observe(e));
            while ((await series.GetStatus()).Sequence < e.Sequence)
                await Task.Delay(1);
        }

        gate.SetResult();
        var receipts = await Task.WhenAll(observed);

        receipts.Should().OnlyContain(r => r.Outcome == SeriesOutcome.Accepted);
        _storage.Writes.Should().Be(2);
    }

    [Fact]
    public async Task EveryFewEventsOneWriteIsMade()
    {
        await using var cluster = await SeriesCluster.StartAsync(o => o.Durability = SeriesDurability.Every(5), _storage);

        var durable = new List<long>();
        foreach (var e in Readings.Events(1, 12))
            durable.Add((await cluster.Series(1).Observe(e)).DurableSequence);

        durable.Should().Equal(0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10);
        await cluster.DeactivateAsync(cluster.Series(1));
        (await cluster.Series(1).GetStatus()).DurableSequence.Should().Be(12);
    }

    [Fact]
    public async Task SeriesThatLeavesMemoryInOrderIsStored()
    {
        await using var cluster = await SeriesCluster.StartAsync(o => o.Durability = SeriesDurability.OnDeactivation, _storage);
        var series = cluster.Series(1);
        await series.ObserveMany(Readings.Events(1, 30));
        int before = _storage.Writes;

        await cluster.DeactivateAsync(series);

        (before, _storage.Writes).Should().Be((0, 1));
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(1, 30)));
    }

    [Fact]
    public async Task EventsAreStoredAfterTheirTime()
    {
        await using var cluster = await SeriesCluster.StartAsync(o => o.Durability = SeriesDurability.Every(TimeSpan.FromMilliseconds(50)), _storage);
        var series = cluster.Series(1);

        var receipt = await series.Observe(Readings.Events(1, 1)[0]);
        while ((await series.GetStatus()).DurableSequence == 0)
            await Task.Delay(10);

        (receipt.DurableSequence, _storage.Writes).Should().Be((0, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EventSentAgainAfterAFailedWriteIsAppliedOnceAndIsInTheStoreWhenAcknowledged(bool wasStored)
    {
        await using var cluster = await SeriesCluster.StartAsync(storage: _storage);
        var (series, events) = (cluster.Series(1), Readings.Events(1, 30));
        await series.ObserveMany(events[..29]);
        int failures = 2;
        Func<Task> fail = () => failures-- > 0 ? throw new StateUnavailableException("away", TimeSpan.FromSeconds(1)) : Task.CompletedTask;
        (_storage.BeforeWrite, _storage.AfterWrite) = wasStored ? (_storage.BeforeWrite, fail) : (fail, _storage.AfterWrite);

        var errors = new List<StateUnavailableException>();
        var receipt = await RetriedAsync(() => series.Observe(events[29]), errors);

        errors.Should().HaveCount(2).And.OnlyContain(e => e.RetryAfter > TimeSpan.Zero);
        receipt.DurableSequence.Should().Be(30);
        await cluster.DeactivateAsync(series);
        (await series.GetStatus()).Observations.Should().Be(30);
        (await series.Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(1, 30)));
    }

    [Fact]
    public async Task StoreThatCannotBeReadGivesARetryableError()
    {
        await using var cluster = await SeriesCluster.StartAsync(storage: _storage);
        int failures = 3;
        _storage.BeforeRead = () => failures-- > 0 ? throw new StateUnavailableException("away", TimeSpan.FromSeconds(1)) : Task.CompletedTask;

        var errors = new List<StateUnavailableException>();
        var receipt = await RetriedAsync(() => cluster.Series(1).Observe(Readings.Events(1, 1)[0]), errors);

        (errors.Count, receipt.Outcome).Should().Be((3, SeriesOutcome.Accepted));
    }

    [Fact]
    public async Task BusySiloTakesNothingInAndSaysWhenToComeBack()
    {
        var busy = TimeSpan.FromMilliseconds(70);
        await using var cluster = await SeriesCluster.StartAsync(o => (o.MaximumConcurrentEvents, o.BusyRetryAfter) = (1, busy), _storage);
        var gate = new TaskCompletionSource();
        _storage.BeforeWrite = () => gate.Task;
        var first = cluster.Series(1).Observe(Readings.Events(1, 1)[0]);
        while ((await cluster.Series(1).GetStatus()).Sequence == 0)
            await Task.Delay(1);

        var refused = await cluster.Series(2).Observe(Readings.Events(2, 1)[0]);
        gate.SetResult();
        await first;
        var again = await cluster.Series(2).Observe(Readings.Events(2, 1)[0]);

        refused.Should().Be(new SeriesReceipt(SeriesOutcome.Busy, 0, 0, busy));
        again.Outcome.Should().Be(SeriesOutcome.Accepted);
    }

    [Fact]
    public async Task FilesKeepSeriesOverARestartAndBelongToOneProcess()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        await using (var cluster = await SeriesCluster.StartAsync(configure: silo => silo.UseRecurrentFiles(folder)))
        {
            await cluster.Series(1).ObserveMany(Readings.Events(1, 30));
            var other = () => new Orleans.Files.FileGrainStorage(folder, Stored.Serializer);
            other.Should().Throw<StateStoreException>().WithMessage("*cannot be used*");
        }

        await using var after = await SeriesCluster.StartAsync(configure: silo => silo.UseRecurrentFiles(folder));
        (await after.Series(1).Forecast<Outlook>()).All.Should().Equal(Readings.Forecast(Readings.Windows, Readings.Of(1, 30)));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<SeriesReceipt> RetriedAsync(Func<Task<SeriesReceipt>> call, List<StateUnavailableException> errors)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (StateUnavailableException e) when (errors.Count < 10)
            {
                errors.Add(e);
            }
        }
    }
}
