using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Experiments.Journal;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

/// <summary>The lines of a journal in the database: what a file journal does with its file.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class PostgresExperimentJournalTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private string _connection = "";

    public async Task InitializeAsync()
    {
        _connection = await server.CreateMigratedAsync();
        using var journal = Journal();
        journal.Open(JournalFolder.Header).Should().BeEmpty();
        foreach (var entry in JournalFolder.Events)
            journal.Append(entry);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void EventsComeBackAsTheyWereWritten() => Read().Should().Equal(JournalFolder.Events);

    [Fact]
    public async Task LinesAreThoseOfAFile()
    {
        using var file = new JournalFolder().Write();

        (await LinesAsync()).Should().Equal(File.ReadAllLines(file.File));
    }

    [Fact]
    public void JournalsOfOneDatabaseKnowNothingOfEachOther()
    {
        using var first = Journal();
        using var second = Journal("other/name", Path.Combine(_folder, "other"));

        first.Open(JournalFolder.Header).Should().HaveCount(4);
        second.Open(JournalFolder.Header with { Seed = 2 }).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1, "\"seed\":1", "\"seed\":2")]
    [InlineData(3, "\"epoch\":1", "\"epoch\":7")]
    [InlineData(5, "and", "but")]
    public async Task EditedLineIsNamedAndTheJournalIsLeft(int line, string text, string other)
    {
        await ExecuteAsync($"update recurrent_experiment_line set content = replace(content, '{text}', '{other}') where number = {line}");
        string[] edited = await LinesAsync();

        Refused<FormatException>().Should().Be(Damaged(line));
        (await LinesAsync()).Should().Equal(edited).And.HaveCount(5);
    }

    [Theory]
    [InlineData(2, "delete from recurrent_experiment_line where number = 2")]
    [InlineData(3, "delete from recurrent_experiment_line where number = 3")]
    [InlineData(5, "update recurrent_experiment_line set number = 6 where number = 5")]
    [InlineData(3, "update recurrent_experiment_line set content = '' where number = 3")]
    public async Task LineThatWasTakenOutIsMissed(int line, string sql)
    {
        await ExecuteAsync(sql);

        Refused<FormatException>().Should().Be(Damaged(line));
    }

    [Fact]
    public async Task LastLinesCanBeDeletedAsTheMessageAdvises()
    {
        string[] before = await LinesAsync();
        await ExecuteAsync("delete from recurrent_experiment_line where number >= 4");

        using (var journal = Journal())
        {
            journal.Open(JournalFolder.Header).Should().Equal(JournalFolder.Events.Take(2));
            journal.Append(JournalFolder.Events[2]);
            journal.Append(JournalFolder.Events[3]);
        }

        (await LinesAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task RowsThatAreNoJournalAreRefusedAndLeft()
    {
        await ExecuteAsync("update recurrent_experiment_line set content = 'notes of my own' where number = 1");

        Refused<FormatException>().Should().Be("'search' is not the journal of an experiment: its first line is no header. Choose another name; the journal is left as it is.");
        (await LinesAsync()).Should().HaveCount(5).And.StartWith("notes of my own");
    }

    [Fact]
    public async Task JournalOfAnotherExperimentSaysAllThatDiffers()
    {
        string[] before = await LinesAsync();

        Refused<InvalidOperationException>(JournalFolder.Header with { Seed = 2, Metric = "BinaryF1Score" }).Should().Be(
            $"The journal 'search' is another experiment's, for 2 reasons:{Environment.NewLine}- the metric: expected BinaryF1Score, found BinaryAccuracy."
            + $"{Environment.NewLine}- the seed: expected 2, found 1. Go on with the experiment that began it, or choose another name.");
        (await LinesAsync()).Should().Equal(before);
        Read().Should().HaveCount(4, "the refused experiment has given the journal free");
    }

    [Theory]
    [InlineData("", "*empty*")]
    [InlineData("a\nb", "The journal's name has the character U+000A; expected letters, digits, spaces and - _ . /.*")]
    [InlineData("a'b", "The journal's name has the character U+0027; *")]
    public void NameOfOtherCharactersIsRefused(string name, string message) =>
        FluentActions.Invoking(() => Journal(name)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void NameThatIsTooLongIsRefused()
    {
        Journal(new string('系', 100)).Dispose();

        FluentActions.Invoking(() => Journal(new string('n', 101))).Should().Throw<ArgumentException>().WithMessage("The journal's name has 101 characters; expected at most 100.*");
    }

    private PostgresExperimentJournal Journal(string name = "search", string? folder = null) => new(_connection, name, folder ?? _folder);

    private IReadOnlyList<JournalEvent> Read(JournalHeader? header = null)
    {
        using var journal = Journal();
        return journal.Open(header ?? JournalFolder.Header);
    }

    private string Refused<TException>(JournalHeader? header = null)
        where TException : Exception => FluentActions.Invoking(() => Read(header)).Should().ThrowExactly<TException>().Which.Message;

    private Task ExecuteAsync(string sql) => Databases.ExecuteAsync(_connection, sql);

    private Task<string[]> LinesAsync() => Databases.ScalarAsync<string[]>(_connection, "select array_agg(content order by number) from recurrent_experiment_line");

    private static string Damaged(int line) =>
        $"Line {line} of the journal 'search' is damaged: it is not what was written there after the line before. The journal is left as it is; restore it from a copy, "
        + $"or delete line {line} and those after it to go on from there.";
}
