using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

/// <summary>Experiments whose journal is in PostgreSQL end as those that ran through.</summary>
[Trait(Categories.Trait, PostgresCollection.Category)]
[Trait(Categories.Trait, Categories.Slow)]
public sealed class JournaledExperimentTests : IDisposable
{
    private readonly PostgresServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task DatabaseThatIsAwayEndsTheExperimentFailsNoTrialAndItGoesOn(int concurrency)
    {
        string connection = await _server.CreateMigratedAsync();
        int events = 0;
        var cut = Experiment(connection, "one").SetMaximumConcurrency(concurrency).SetProgress(new ToldAtOnce(_ =>
        {
            if (++events == 15)
                _server.Stop();
        }));

        var error = FluentActions.Invoking(() => cut.Run()).Should().ThrowExactly<IOException>().Which;
        _server.Start();
        var result = Experiment(connection, "one").SetMaximumConcurrency(concurrency).Run();

        error.Message.Should().StartWith("The journal 'search' cannot be written: PostgreSQL is not available: ");
        error.InnerException.Should().BeOfType<StateUnavailableException>();
        error.ToString().Should().NotContain(_server.Password);
        JournaledExperiments.Facts(result).Should().Equal(JournaledExperiments.Facts(JournaledExperiments.Create().SetMaximumConcurrency(concurrency).Run()));
        result.Trials.Should().OnlyContain(t => t.Status == TrialStatus.Completed);
    }

    [Fact]
    public async Task ExperimentGoesOnOnAMachineWithoutTheFiles()
    {
        string connection = await _server.CreateMigratedAsync();
        using var stop = new CancellationTokenSource();
        int events = 0;
        Experiment(connection, "one").SetProgress(new ToldAtOnce(_ =>
        {
            if (++events == 16)
                stop.Cancel();
        })).Run(stop.Token).Trials.Should().HaveCountLessThan(8);

        var result = Experiment(connection, "two").Run();

        JournaledExperiments.Facts(result).Should().Equal(JournaledExperiments.Facts(JournaledExperiments.Create().Run()));
    }

    private RecurrentExperiment Experiment(string connection, string folder) =>
        JournaledExperiments.Create().SetJournal(new PostgresExperimentJournal(connection, "search", Path.Combine(_folder, folder)));
}
