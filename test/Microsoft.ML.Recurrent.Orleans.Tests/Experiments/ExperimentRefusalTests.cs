using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Experiments;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

/// <summary>Workers, events and experiments that do not fit are refused, with what is wrong.</summary>
public sealed class ExperimentRefusalTests
{
    [Fact]
    public async Task WorkerWithOtherDataOrAnotherExperimentIsRefusedWithWhatDiffers()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create());
        var context = new MLContext(1);
        var other = ExperimentCluster.Create().SetDataset(SyntheticRows.View(context, 81), SyntheticRows.View(context, 40, seed: 2));

        var data = await cluster.NextAsync("a", other);
        var seed = await cluster.NextAsync("b", ExperimentCluster.Create().SetSeed(9));

        data.Should().BeEquivalentTo(new { Kind = TrialGrantKind.Refused, Lease = (TrialLease?)null });
        data.Reason.Should().Match("The worker has another experiment 'search' than the silo: the rows: expected 80 rows with hash *, found 81 rows with hash *.");
        seed.Reason.Should().Be("The worker has another experiment 'search' than the silo: the seed: expected 3, found 9.");
        (await cluster.Grain.GetSnapshot()).Trials.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false, 1L << 40, "The experiment requires a CUDA device, and the worker has none.")]
    [InlineData(true, 1L << 20, "The experiment requires 2048 MB of free memory; the worker has 1 MB.")]
    [InlineData(true, 1L << 40, null)]
    public async Task WorkerThatLacksWhatTheExperimentRequiresIsRefused(bool hasCuda, long memory, string? reason)
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create(), requires: new TrialRequirements { Cuda = true, FreeMemoryBytes = 1L << 31 });

        var grant = await cluster.Grain.Next("a", ExperimentCluster.Create().ReadHeader(), new WorkerCapabilities(hasCuda, memory));

        (grant.Kind == TrialGrantKind.Refused ? grant.Reason : null).Should().Be(reason);
    }

    public static TheoryData<JournalEvent, string> BadEvents
    {
        get
        {
            var lease = new TrialLease(0, 1, "a");
            return new()
            {
                { lease.Measured(1, 0.5) with { Attempt = 2 }, "The event is of attempt 2 at trial 0; expected attempt 1 at trial 0, which was leased.*" },
                { lease.Event(JournalEventKind.Started), "A worker cannot record Started; expected what came of a trial.*" },
                { lease.Measured(0, 0.5), "A measurement needs a fold, an epoch and a value.*" },
                { lease.Measured(1, 0.5) with { Fold = 1 }, "The event is of fold 1; expected 0.*" },
                { lease.FoldCompleted(double.NaN), "A fold that has ended needs its number and a finite metric.*" },
                { lease.Completed(double.PositiveInfinity), "A trial that has completed needs a finite metric.*" },
                { lease.Failed(new string('x', 10_001)), "The event's text has 10001 characters; expected at most 10000.*" },
                { lease.Failed("It fails.") with { Seconds = -1 }, "The event took -1 seconds; expected a time of 0 or more.*" },
                { lease.Failed("It fails.") with { Configuration = Configuration.Empty }, "The event has a configuration, which the experiment gives alone; expected none.*" },
            };
        }
    }

    [Fact]
    public async Task EventThatCannotBeOneOfTheLeaseIsRefused()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create());
        var lease = (await cluster.NextAsync("a")).Lease!;
        foreach (object[] row in BadEvents)
            await Recording(0, (JournalEvent)row[0]).Should().ThrowAsync<ArgumentException>().WithMessage((string)row[1]);

        await Recording(1, lease.Measured(1, 0.5)).Should().ThrowAsync<ArgumentException>().WithMessage("The event has number 1 of its attempt; expected 0.*");
        (await cluster.Grain.GetSnapshot()).Trials.Single().Epochs.Should().Be(0);

        Func<Task> Recording(long sequence, JournalEvent entry) => () => cluster.Grain.Record(lease, sequence, entry);
    }

    [Fact]
    public async Task UnknownExperimentIsSaidWithThoseThatAreThere()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create());

        var ask = () => cluster.GrainOf("other").GetSnapshot();

        await ask.Should().ThrowAsync<ArgumentException>().WithMessage(
            "There is no experiment 'other' here; there are 'search'. Add it with AddRecurrentExperiments, on every silo and worker.*");
    }

    [Fact]
    public async Task DefinitionThatCannotRunIsSaidToThoseWhoAsk()
    {
        await using var cluster = await ExperimentCluster.StartAsync(() => ExperimentCluster.Create().SetJournal(Path.GetTempPath()));

        var ask = () => cluster.Grain.GetSnapshot();

        await ask.Should().ThrowAsync<InvalidOperationException>().WithMessage("A journal is set, but a run alone keeps one; *");
    }

    [Fact]
    public async Task ErrorOfATunerEndsTheExperiment()
    {
        static RecurrentExperiment Broken() => ExperimentCluster.Create().SetTuner(new BrokenTuner());
        await using var cluster = await ExperimentCluster.StartAsync(Broken);

        (await cluster.NextAsync("a", Broken())).Kind.Should().Be(TrialGrantKind.Ended);

        (await cluster.Grain.GetSnapshot()).Should().BeEquivalentTo(new { Status = ExperimentStatus.Failed, Error = "It fails." });
    }

    [Theory]
    [InlineData("", "*empty*")]
    [InlineData("a\nb", "The journal's name has the character U+000A; expected letters, digits, spaces and - _ . /.*")]
    [InlineData("search", "There is an experiment 'search' already; give each a name of its own.*")]
    public void NameThatCannotBeAKeyIsRefused(string name, string message)
    {
        var options = new RecurrentExperimentsOptions().Add("search", _ => ExperimentCluster.Create());

        options.Invoking(o => o.Add(name, _ => ExperimentCluster.Create())).Should().Throw<ArgumentException>().WithMessage(message);
    }

    private sealed record BrokenTuner : ITuner
    {
        public Configuration? Propose(TuningState state) => throw new InvalidOperationException("It fails.");
    }
}
