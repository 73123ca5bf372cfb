using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.Recurrent.Orleans.Leases;
using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;
using Microsoft.ML.Recurrent.Orleans.Scoring.Workers;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

public sealed class ScoringAttemptTests : IDisposable
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly SteppedClock _clock = new();
    private readonly ScoringFolders _folders = new();
    private readonly MemoryLeaseStore _leases;
    private readonly RecurrentScoringOptions _options = new() { MaximumAttempts = 3, LeaseDuration = _minute, RetryDelay = _minute };
    private readonly ScoringWork _work;

    public ScoringAttemptTests()
    {
        _leases = new MemoryLeaseStore(_clock);
        _work = new ScoringWork(_folders.Text, null, [new ScoringInputFile(_folders.File1, default, [0, 1])]);
        Folder.Create();
    }

    private ScoringFolder Folder => new(_folders.Text.Output, new ScoringRun("job", 1));

    private string Output => Folder.Final(_folders.File1, 0);

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task OutputIsPublishedOnceItsLeaseIsCompleted()
    {
        bool wasThere = true;

        await RunAsync(await TakeAsync(), () => wasThere = File.Exists(Output));

        wasThere.Should().BeFalse();
        (await File.ReadAllTextAsync(Output)).Should().Be("attempt 1");
        ScoringResult.Parse((await ItemAsync()).Result).Should().Be(new ScoringResult(7, "0-0.1", null));
    }

    [Fact]
    public async Task WorkerThatStallsPastItsLeaseCannotPublish()
    {
        var stalled = await TakeAsync();

        await RunAsync(stalled, async () =>
        {
            _clock.Advance(_minute);
            await RunAsync(await TakeAsync(), () => { });
        });

        (await File.ReadAllTextAsync(Output)).Should().Be("attempt 2");
        (await ItemAsync()).Attempt.Should().Be(2);
        File.Exists(Folder.Temporary("0-0.1")).Should().BeFalse();
    }

    [Fact]
    public async Task OutputOfACompletedLeaseIsPublishedByTheJobWhereItsWorkerDied()
    {
        var lease = await TakeAsync();
        await File.WriteAllTextAsync(Folder.Temporary("0-0.1"), "written");
        (await _leases.CompleteAsync(lease, $"{new ScoringResult(7, "0-0.1", null)}", default)).Should().BeTrue();
        var state = State();

        ScoringHarvest.Take(state, Folder, await _leases.ReadAsync(lease.Group, default)).Should().BeTrue();
        ScoringHarvest.Take(State(), Folder, await _leases.ReadAsync(lease.Group, default)).Should().BeTrue("to publish again does no harm");

        (await File.ReadAllTextAsync(Output)).Should().Be("written");
        state.Files[0].Rows.Should().Equal(7);
    }

    [Fact]
    public async Task WorkerOfAnEarlierRunCannotReplaceTheOutputOfALaterOne()
    {
        var lease = await TakeAsync();
        await File.WriteAllTextAsync(Folder.Temporary("0-0.1"), "old");
        await _leases.CompleteAsync(lease, $"{new ScoringResult(7, "0-0.1", null)}", default);
        Folder.DeleteTemporary();
        await File.WriteAllTextAsync(Output, "new");

        Folder.Publish("0-0.1", Output).Should().BeTrue();

        (await File.ReadAllTextAsync(Output)).Should().Be("new");
    }

    [Fact]
    public async Task OutputThatIsGoneFailsItsPartition()
    {
        var lease = await TakeAsync();
        await _leases.CompleteAsync(lease, $"{new ScoringResult(7, "0-0.1", null)}", default);
        var state = State();

        ScoringHarvest.Take(state, Folder, await _leases.ReadAsync(lease.Group, default));

        state.Failed.Should().Be(1);
        state.Failures.Should().ContainSingle().Which.Message.Should().Match("The output file '*' is missing*");
    }

    [Fact]
    public async Task FailureIsTriedAgainAfterItsDelayAndCountsAfterTheLastAttempt()
    {
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await RunAsync(await TakeAsync(), () => throw new IOException($"cannot be read, {attempt}"));
            (await _leases.TakeAsync("scoring/1/job", "w", _minute, default)).Should().BeNull("it waits, or has failed");
            _clock.Advance(_minute);
        }

        ScoringResult.Parse((await ItemAsync()).Result).Should().Be(new ScoringResult(0, null, "cannot be read, 3"));
        Directory.GetFiles(Path.GetDirectoryName(Folder.Temporary("x"))!).Should().BeEmpty();
    }

    [Fact]
    public async Task ChangedInputFailsAtOnce()
    {
        await RunAsync(await TakeAsync(), () => throw new InputChangedException("changed"));

        ScoringResult.Parse((await ItemAsync()).Result).Failure.Should().Be("changed");
    }

    [Fact]
    public async Task DataThatAnotherTryDoesNotMendFailsAtOnce()
    {
        await RunAsync(await TakeAsync(), () => throw new InvalidOperationException("does not parse", new FormatException("no number")));

        ScoringResult.Parse((await ItemAsync()).Result).Failure.Should().Be("does not parse no number");
    }

    [Fact]
    public async Task PartitionWhoseWorkersDieFailsAfterTheLastAttempt()
    {
        for (int death = 0; death < 3; death++)
        {
            await TakeAsync();
            _clock.Advance(_minute);
        }

        await RunAsync(await TakeAsync(), () => throw new InvalidOperationException("must not be tried"));

        ScoringResult.Parse((await ItemAsync()).Result).Failure.Should().StartWith("The partition was tried 3 times");
    }

    [Fact]
    public async Task StoppedWorkerGivesItsPartitionBack()
    {
        using var stop = new CancellationTokenSource();
        var lease = await TakeAsync();

        await RunAsync(lease, () =>
        {
            stop.Cancel();
            throw new OperationCanceledException();
        }, stop.Token);

        (await ItemAsync()).Status.Should().Be(LeaseStatus.Free);
        File.Exists(Output).Should().BeFalse();
    }

    private Task RunAsync(Lease lease, Action during, CancellationToken stop = default) => RunAsync(lease, () =>
    {
        during();
        return Task.CompletedTask;
    }, stop);

    private Task RunAsync(Lease lease, Func<Task> during, CancellationToken stop = default)
    {
        async Task<long> Score(ScoringWork work, ScoringItem item, string path, CancellationToken cancellationToken)
        {
            await File.WriteAllTextAsync(path, $"attempt {lease.Attempt}", CancellationToken.None);
            await during();
            return 7;
        }

        return new ScoringAttempt(_leases, _options, Score, NullLogger.Instance).RunAsync(lease, _work, stop);
    }

    private async Task<Lease> TakeAsync()
    {
        await _leases.AddAsync("scoring/1/job", ["0/0"], default);
        return (await _leases.TakeAsync("scoring/1/job", "w", _minute, default))!;
    }

    private async Task<LeasedItem> ItemAsync() => (await _leases.ReadAsync("scoring/1/job", default)).Single();

    private ScoringJobState State() => new() { Request = _folders.Text, Files = [ScoringFile.Create(_folders.File1, default, [0, 1])] };
}
