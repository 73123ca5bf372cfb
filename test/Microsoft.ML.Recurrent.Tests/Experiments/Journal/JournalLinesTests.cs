namespace Microsoft.ML.Recurrent.Tests.Experiments.Journal;

/// <summary>The lines of a journal that is kept elsewhere than in a file.</summary>
public sealed class JournalLinesTests
{
    private readonly List<string> _written = [];
    private readonly JournalLines _lines = new("mine", "table", "name");

    [Fact]
    public void LinesAreThoseOfAFileAndComeBack()
    {
        using var file = new JournalFolder().Write();
        Write();

        _written.Should().Equal(File.ReadAllLines(file.File));
        var read = new JournalLines("mine", "table", "name");
        read.Read(_written, JournalFolder.Header).Should().Equal(JournalFolder.Events);
        read.Count.Should().Be(5);
    }

    [Fact]
    public void LineThatWasNotWrittenDoesNotCount()
    {
        Write();
        var fail = () => _lines.Add(JournalFolder.Events[0], _ => throw new IOException("It fails."));

        fail.Should().Throw<IOException>();
        _lines.Count.Should().Be(5);
        _lines.Add(JournalFolder.Events[1], _written.Add);

        new JournalLines("mine", "table", "name").Read(_written, JournalFolder.Header).Should().HaveCount(5);
    }

    [Fact]
    public void MessagesHaveTheWordsOfTheJournal()
    {
        Write();
        _written[2] = _written[2].Replace("\"epoch\":1", "\"epoch\":2", StringComparison.Ordinal);

        Reading(_written).Should().ThrowExactly<FormatException>().WithMessage("Line 3 of the journal 'mine' is damaged: *The table is left as it is; *");
        Reading(["no journal"]).Should().ThrowExactly<FormatException>().WithMessage("'mine' is not the journal of an experiment: *Choose another name; the table is left as it is.");
    }

    [Fact]
    public void HeaderIsWrittenOnceAndFirst()
    {
        FluentActions.Invoking(() => _lines.Add(JournalFolder.Events[0], _written.Add)).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The journal 'mine' has no header; begin it before events are added.");
        Write();
        FluentActions.Invoking(() => _lines.Begin(JournalFolder.Header, _written.Add)).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The journal 'mine' has 5 lines; expected none. Add events to it.");
    }

    private static Action Reading(IEnumerable<string> lines) => () => new JournalLines("mine", "table", "name").Read(lines, JournalFolder.Header);

    private void Write()
    {
        _lines.Begin(JournalFolder.Header, _written.Add);
        foreach (var entry in JournalFolder.Events)
            _lines.Add(entry, _written.Add);
    }
}
