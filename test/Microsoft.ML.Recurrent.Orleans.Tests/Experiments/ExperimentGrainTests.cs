using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Experiments;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

/// <summary>Leases, fencing and endings of an experiment, with workers that fit nothing.</summary>
public sealed class ExperimentGrainTests
{
    [Fact]
    public async Task WorkersGetTheTrialsOfARunAndTheEndHasTheBest()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(trials: 3));
        var end = cluster.Grain.WaitForEndAsync();
        TrialGrant[] grants = [await cluster.NextAsync("a"), await cluster.NextAsync("b"), await cluster.NextAsync("c")];
        (await cluster.NextAsync("d")).Should().BeEquivalentTo(new { Kind = TrialGrantKind.Wait, RetryAfter = TimeSpan.FromMilliseconds(50) });
        end.IsCompleted.Should().BeFalse();

        foreach (var (grant, metric) in grants.Zip([0.5, 0.75, 0.25]))
            await cluster.Grain.CompleteAsync(grant, metric);
        var snapshot = await end;

        grants.Select(g => g.Trial!.Configuration).Should().Equal(ExperimentCluster.Create(trials: 3).Run().Trials.Select(t => t.Configuration));
        (snapshot.Status, snapshot.Best!.Number, snapshot.Best.Metric, snapshot.Count(TrialStatus.Completed), snapshot.Epochs).Should().Be((ExperimentStatus.Completed, 1, 0.75, 3, 3L));
        (await cluster.NextAsync("d")).Kind.Should().Be(TrialGrantKind.Ended);
    }

    [Fact]
    public async Task WorkerWhoseAnswerWasLostGetsTheSameTrialAgain()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create());
        var first = await cluster.NextAsync("a");

        (await cluster.NextAsync("a")).Lease.Should().Be(first.Lease);
        (await cluster.NextAsync("b")).Lease!.Trial.Should().Be(1);
    }

    [Fact]
    public async Task EventThatIsSentAgainIsCountedOnce()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create());
        var lease = (await cluster.NextAsync("a")).Lease!;
        for (int i = 0; i < 3; i++)
            (await cluster.Grain.Record(lease, 0, lease.Measured(1, 0.5))).Should().Be(new TrialVerdict(true, null));
        await cluster.Grain.Record(lease, 1, lease.FoldCompleted(0.5));
        for (int i = 0; i < 3; i++)
            (await cluster.Grain.Record(lease, 2, lease.Completed(0.5))).IsOwner.Should().BeTrue();

        var trial = (await cluster.Grain.GetSnapshot()).Trials.Single();

        (trial.Status, trial.Epochs, trial.Metric).Should().Be((TrialStatus.Completed, 1, 0.5));
    }

    [Fact]
    public async Task SilentWorkersTrialGoesToAnotherOneAndWhatItSaysLaterIsNotCounted()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(), options: o => o.LeaseDuration = TimeSpan.FromSeconds(1));
        var silent = (await cluster.NextAsync("a")).Lease!;
        await cluster.Grain.Record(silent, 0, silent.Measured(1, 0.5));
        await Task.Delay(TimeSpan.FromSeconds(1.5));

        var next = await cluster.NextAsync("b");

        next.Lease.Should().Be(new TrialLease(0, Attempt: 2, "b"));
        next.Trial!.Measurements.Should().Equal(new TrialMeasurement(1, 0, 0.5));
        (await cluster.Grain.Record(silent, 1, silent.FoldCompleted(9))).IsOwner.Should().BeFalse();
        (await cluster.Grain.Heartbeat(silent)).Should().BeFalse();
        (await cluster.Grain.Heartbeat(next.Lease!)).Should().BeTrue();
        await cluster.Grain.Release(silent);
        (await cluster.NextAsync("c")).Lease!.Trial.Should().Be(1, "a lost lease gives nothing back");
        await cluster.Grain.CompleteAsync(next, 0.25);
        (await cluster.Grain.GetSnapshot()).Trials[0].Should().BeEquivalentTo(new { Metric = 0.25, Attempt = 2, Status = TrialStatus.Completed });
    }

    [Fact]
    public async Task HeartbeatKeepsALeaseAndAReleaseEndsItAtOnce()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(), options: o => o.LeaseDuration = TimeSpan.FromSeconds(2));
        var lease = (await cluster.NextAsync("a")).Lease!;
        for (int i = 0; i < 6; i++)
        {
            await Task.Delay(500);
            (await cluster.Grain.Heartbeat(lease)).Should().BeTrue();
        }

        (await cluster.NextAsync("b")).Lease!.Trial.Should().Be(1);
        await cluster.Grain.Release(lease);
        (await cluster.NextAsync("c")).Lease.Should().Be(new TrialLease(0, Attempt: 2, "c"));
    }

    [Fact]
    public async Task NewActivationReadsTheJournalAndWaitsForWorkersThatMayBeAlive()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(trials: 2));
        var lease = (await cluster.NextAsync("a")).Lease!;
        await cluster.Grain.Record(lease, 0, lease.Measured(1, 0.5));
        await cluster.DeactivateAsync();

        (await cluster.NextAsync("b")).Lease!.Trial.Should().Be(1, "the worker of trial 0 is not silent yet");
        (await cluster.Grain.Heartbeat(lease)).Should().BeTrue();
        (await cluster.Grain.Record(lease, 1, lease.FoldCompleted(0.5))).IsOwner.Should().BeTrue();
        (await cluster.Grain.GetSnapshot()).Trials.Select(t => t.Worker).Should().Equal("a", "b");
    }

    [Fact]
    public async Task TrialThatLosesItsWorkersBeforeItMeasuresAnythingFails()
    {
        await using var cluster = await ExperimentCluster.StartAsync(
            () => ExperimentCluster.Create(trials: 1), options: o => (o.LeaseDuration, o.MaximumLostAttempts) = (TimeSpan.FromSeconds(1), 2));
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            (await cluster.NextAsync($"worker {attempt}")).Lease!.Attempt.Should().Be(attempt);
            await Task.Delay(TimeSpan.FromSeconds(1.5));
        }

        (await cluster.NextAsync("worker 3")).Kind.Should().Be(TrialGrantKind.Ended);
        (await cluster.Grain.WaitForEndAsync().Awaiting(end => end).Should().ThrowExactlyAsync<InvalidOperationException>())
            .WithMessage("The only trial failed. The first error: 2 workers in a row were lost with the trial before it measured anything.");
    }

    [Fact]
    public async Task FailureOfAllTrialsEndsTheExperimentAndWakesTheWaiters()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(trials: 2));
        var end = cluster.Grain.WaitForEndAsync();
        foreach (string worker in new[] { "a", "b" })
        {
            var lease = (await cluster.NextAsync(worker)).Lease!;
            await cluster.Grain.Record(lease, 0, lease.Failed($"It fails for {worker}."));
        }

        (await end.Awaiting(e => e).Should().ThrowExactlyAsync<InvalidOperationException>()).WithMessage("All 2 trials failed. The first error: It fails for a.");
        (await cluster.Grain.GetSnapshot()).Should().BeEquivalentTo(new { Status = ExperimentStatus.Failed, BestTrial = (int?)null });
    }

    [Fact]
    public async Task PausedTrialIsPromotedWithWhatItMeasured()
    {
        await using var cluster = await ExperimentCluster.StartAsync(Pruned);
        var verdicts = new List<string?>();
        foreach (double value in new[] { 0.9, 0.2, 0.1 })
        {
            var lease = (await cluster.NextAsync($"worker {value}", Pruned())).Lease!;
            string? pause = (await cluster.Grain.Record(lease, 0, lease.Measured(1, value))).Pause;
            verdicts.Add(pause);
            if (pause is not null)
                await cluster.Grain.Record(lease, 1, lease.Paused(pause));
        }

        verdicts.Should().OnlyContain(pause => pause == "The pruner paused the trial.");
        var promoted = await cluster.NextAsync("next", Pruned());
        promoted.Lease.Should().Be(new TrialLease(0, Attempt: 2, "next"));
        promoted.Trial!.Epochs.Should().Be(1);
    }

    private static RecurrentExperiment Pruned() => SmallExperiments.Binary(new MLContext(1), trials: 3).SetTuner(new RandomTuner()).SetPruner(new AshaPruner { MaximumEpochs = 3 });
}
