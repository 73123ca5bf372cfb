using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Experiments;
using Microsoft.ML.Recurrent.Tests.Experiments.Journal;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments.Workers;

/// <summary>Workers in a silo's own process run an experiment to the end that a run of it has.</summary>
public sealed class TrialWorkerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task TrialsOfWorkersAreThoseOfARun(int workers, bool hasFolder)
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(), workers, o => o.Folder = hasFolder ? _folder : null);

        var snapshot = await cluster.Grain.WaitForEndAsync();

        var run = ExperimentCluster.Create().Run();
        Facts(snapshot).Should().Equal(Facts(run.Trials));
        (snapshot.Best!.Number, snapshot.Best.Metric).Should().Be((run.Best.Number, run.Best.Metric));
        snapshot.Trials.Should().OnlyContain(t => t.Attempt == 1, "nothing is repeated");
        Directory.Exists(Path.Combine(_folder, "experiment-search")).Should().Be(hasFolder);
    }

    [Fact]
    public async Task PausedTrialsArePromotedAsInARunAndGoOnFromTheirCheckpoints()
    {
        int epochs = 0;
        RecurrentExperiment Pruned(FitContext fit)
        {
            var context = new MLContext(1);
            return SmallExperiments.Binary(context, trials: 6).SetPruner(new AshaPruner { MaximumEpochs = SmallExperiments.Epochs })
                .SetPipeline(options => context.BinaryClassification.Trainers.Lstm(options).With(fit), SmallExperiments.Space);
        }

        var counted = new FitContext { Observers = [new EpochObserver(_ => Interlocked.Increment(ref epochs))] };
        await using var cluster = await ExperimentCluster.StartAsync(() => Pruned(counted), workers: 1);

        var snapshot = await cluster.Grain.WaitForEndAsync();

        Facts(snapshot).Should().Equal(Facts(Pruned(new FitContext()).Run().Trials));
        snapshot.Trials.Should().Contain(t => t.Status == TrialStatus.Paused).And.Contain(t => t.Attempt > 1 && t.Status == TrialStatus.Completed, "some were promoted");
        epochs.Should().Be((int)snapshot.Epochs, "no epoch is trained twice");
    }

    [Fact]
    public async Task ModelOfTheBestTrialHasItsMetricAndOnlyTheBestAreKept()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create().SetKeptModels(1), workers: 1);
        var snapshot = await cluster.Grain.WaitForEndAsync();
        var context = new MLContext(1);

        var model = context.Model.Load(new MemoryStream(await cluster.Grain.GetModel()), out _);

        context.BinaryClassification.Evaluate(model.Transform(SyntheticRows.View(context, 40, seed: 2))).AreaUnderRocCurve.Should().Be(snapshot.Best!.Metric);
        int other = snapshot.Trials.First(t => t.Number != snapshot.BestTrial).Number;
        await cluster.Grain.Awaiting(g => g.GetModel(other)).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage($"The model of trial {other} is not kept. Keep more with SetKeptModels, or fit its configuration again.");
    }

    [Fact]
    public async Task TrialsThatFailAreRecordedAndTheExperimentGoesOn()
    {
        static RecurrentExperiment Failing()
        {
            object start = SmallExperiments.Space.Start["HiddenSize"];
            return ExperimentCluster.Create().SetPipeline(
                (own, options) => start.Equals((long)options.HiddenSize) ? own.BinaryClassification.Trainers.Lstm(options) : throw new InvalidOperationException(new string('x', 20_000)),
                SmallExperiments.Space);
        }

        await using var cluster = await ExperimentCluster.StartAsync(Failing, workers: 2);

        var snapshot = await cluster.Grain.WaitForEndAsync();

        var run = Failing().Run();
        run.Trials.Should().Contain(t => t.Status == TrialStatus.Failed).And.Contain(t => t.Status == TrialStatus.Completed);
        snapshot.Trials.Select(t => (t.Status, t.Metric)).Should().Equal(run.Trials.Select(t => (t.Status, t.Metric)));
        snapshot.Trials.First(t => t.Status == TrialStatus.Failed).Ending.Should().HaveLength(10_000).And.EndWith("…");
    }

    [Fact]
    public async Task LostLeaseStopsTheFitAndItsResultIsNotCounted()
    {
        using var entered = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var gate = new FitContext { Observers = [new EpochObserver(_ => Hold(entered, go))] };
        await using var cluster = await ExperimentCluster.StartAsync(
            () => Gated(gate), workers: 1, o => o.LeaseDuration = TimeSpan.FromSeconds(60), worker: w => w.Name = "held");
        await entered.WaitAsync();
        var held = (await cluster.Grain.GetSnapshot()).Trials.Single();
        await cluster.Grain.Release(new TrialLease(held.Number, held.Attempt, held.Worker));
        var taken = await cluster.NextAsync("other", Gated(new FitContext()));
        go.Set();

        await cluster.Grain.CompleteAsync(taken, 0.125);
        var snapshot = await cluster.Grain.WaitForEndAsync();

        (held.Worker.StartsWith("held/", StringComparison.Ordinal), taken.Lease!.Attempt).Should().Be((true, 2));
        snapshot.Trials[0].Should().BeEquivalentTo(new { Metric = 0.125, Attempt = 2 });
        snapshot.Count(TrialStatus.Completed).Should().Be(2, "the worker has gone on with the next trial");
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public async Task LongBatchDoesNotLoseTheLease()
    {
        using var entered = new SemaphoreSlim(0);
        var slow = new FitContext { Observers = [new EpochObserver(_ => Hold(entered, TimeSpan.FromSeconds(6)))] };
        await using var cluster = await ExperimentCluster.StartAsync(() => Gated(slow), workers: 1, o => o.LeaseDuration = TimeSpan.FromSeconds(3));
        await entered.WaitAsync();
        for (int ask = 0; ask < 10; ask++)
        {
            await Task.Delay(500);
            var grant = await cluster.NextAsync($"silent {ask}", Gated(new FitContext()));
            (grant.Lease?.Trial ?? 1).Should().Be(1, "trial 0 has a worker that shows that it is alive");
        }

        (await cluster.Grain.GetSnapshot()).Trials.Select(t => t.Attempt > 1).Should().Equal(false, true);
    }

    private static void Hold(SemaphoreSlim entered, ManualResetEventSlim go)
    {
        entered.Release();
        go.Wait(TimeSpan.FromMinutes(1));
    }

    private static void Hold(SemaphoreSlim entered, TimeSpan time)
    {
        entered.Release();
        Thread.Sleep(time);
    }

    private static RecurrentExperiment Gated(FitContext fit)
    {
        var context = new MLContext(1);
        return ExperimentCluster.Create(trials: 2).SetPipeline(options => context.BinaryClassification.Trainers.Lstm(options).With(fit), SmallExperiments.Space);
    }

    private static IEnumerable<string> Facts(ExperimentSnapshot snapshot) =>
        snapshot.Trials.Select(t => $"{t.Number} {t.Status} {t.Metric:R} {t.Latest:R} {t.Epochs} {t.Configuration} {t.Ending}");

    private static IEnumerable<string> Facts(IEnumerable<Trial> trials) =>
        trials.Select(t => $"{t.Number} {t.Status} {t.Metric:R} {t.Measurements[^1].Value:R} {t.Epochs} {t.Configuration} {t.Ending}");
}
