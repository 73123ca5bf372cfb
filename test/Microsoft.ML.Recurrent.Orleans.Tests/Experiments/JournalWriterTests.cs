using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Experiments.Journal;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

/// <summary>One experiment at a time writes a journal, and has a folder.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class JournalWriterTests(PostgresServer server) : IAsyncLifetime
{
    private const string Away = "The journal 'search' cannot be written: *What was written before is kept; run the experiment again with the same journal.";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private string _connection = "";
    private PostgresExperimentJournal _journal = null!;

    public async Task InitializeAsync()
    {
        _connection = await server.CreateMigratedAsync();
        _journal = new PostgresExperimentJournal(_connection, "search", _folder);
        _journal.Open(JournalFolder.Header);
        _journal.Append(JournalFolder.Events[0]);
    }

    public Task DisposeAsync()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void SecondExperimentIsRefusedUntilTheFirstEnds()
    {
        using var second = new PostgresExperimentJournal(_connection, "search", Path.Combine(_folder, "second"));
        var open = () => second.Open(JournalFolder.Header);

        open.Should().ThrowExactly<InvalidOperationException>().WithMessage(
            "Another experiment is running with the journal 'search'. Wait until it has ended, or give this one a name of its own.");
        _journal.Dispose();

        open().Should().Equal(JournalFolder.Events.Take(1));
    }

    [Theory]
    [InlineData("insert into recurrent_experiment_line (experiment, number, content) select id, 3, 'mine' from recurrent_experiment")]
    [InlineData("delete from recurrent_experiment_line where number = 2")]
    [InlineData("delete from recurrent_experiment")]
    public async Task LinesThatOthersChangeMeanwhileEndTheExperiment(string sql)
    {
        await Databases.ExecuteAsync(_connection, sql);

        Appending(1).Should().ThrowExactly<IOException>().WithMessage(
            "The journal 'search' cannot be written: Others have changed it since it was opened: line 3 is not its next one anymore. What was written before is kept; "
            + "run the experiment again with the same journal.");
        Appending(2).Should().ThrowExactly<IOException>("nothing is written behind what is not known");
    }

    [Fact]
    public async Task ConnectionThatTheServerEndsIsARetryableErrorAndNothingIsWrittenBehindIt()
    {
        await Databases.ScalarAsync<long>(_connection, "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        var first = Appending(1).Should().ThrowExactly<IOException>().WithMessage(Away).Which;
        var second = Appending(2).Should().ThrowExactly<IOException>().WithMessage(first.Message).Which;
        _journal.Dispose();

        first.InnerException.Should().BeOfType<StateUnavailableException>().Which.RetryAfter.Should().BePositive();
        second.ToString().Should().NotContain(server.Password);
        _journal.Open(JournalFolder.Header).Should().Equal(JournalFolder.Events.Take(1));
        Appending(1).Should().NotThrow();
    }

    [Fact]
    public void FolderOfAnotherJournalIsRefused()
    {
        string foreign = $"The folder '{_folder}' has the checkpoints and models of another journal. Choose another folder; this one is left as it is.";
        _journal.Dispose();
        using var other = new PostgresExperimentJournal(_connection, "other", _folder);
        using var file = new FileExperimentJournal(_folder);

        foreach (var open in new[] { () => other.Open(JournalFolder.Header), () => file.Open(JournalFolder.Header) })
            open.Should().ThrowExactly<InvalidOperationException>().WithMessage(foreign);

        _journal.Open(JournalFolder.Header).Should().HaveCount(1);
    }

    [Fact]
    public async Task DatabaseWithoutTablesOrWithOlderOnesSaysWhatToCall()
    {
        string empty = await server.CreateEmptyAsync(), old = await server.CreateMigratedAsync();
        await Databases.ExecuteAsync(old, "drop table recurrent_experiment_line; delete from recurrent_schema where version > 2");

        Opening(empty).Should().ThrowExactly<IOException>().WithMessage("The journal 'search' cannot be opened: The database has no tables*RecurrentSchema.MigrateAsync*");
        Opening(old).Should().ThrowExactly<IOException>().WithMessage(
            $"The journal 'search' cannot be opened: The database has version 2 of the schema; expected {RecurrentSchema.CurrentVersion}. Run 'recurrent-orleans migrate', call RecurrentSchema.MigrateAsync*");
    }

    [Fact]
    public void DatabaseThatIsAwayOrRefusesIsSaidWithoutSecrets()
    {
        Opening(_connection.Replace("Port=", "Port=1;Application Name=x")).Should().Throw<IOException>().Which.ToString()
            .Should().Contain("PostgreSQL is not available").And.NotContain(server.Password);
        Opening(_connection.Replace(server.Password, "wrong-secret")).Should().Throw<IOException>().Which.ToString().Should().Contain("28P01").And.NotContain("wrong-secret");
        Opening("Host=localhost;Pass word=hidden-part").Should().Throw<ArgumentException>().Which.ToString().Should().NotContain("hidden-part");
    }

    private Action Appending(int number) => () => _journal.Append(JournalFolder.Events[number]);

    private Action Opening(string connection) => () =>
    {
        using var journal = new PostgresExperimentJournal(connection, "search", Path.Combine(_folder, "other"));
        journal.Open(JournalFolder.Header);
    };
}
