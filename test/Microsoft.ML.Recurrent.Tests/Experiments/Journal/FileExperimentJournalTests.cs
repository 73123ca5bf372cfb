namespace Microsoft.ML.Recurrent.Tests.Experiments.Journal;

public sealed class FileExperimentJournalTests : IDisposable
{
    private readonly JournalFolder _folder = new JournalFolder().Write();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EventsComeBackAsTheyWereWritten() => _folder.Read().Should().Equal(JournalFolder.Events);

    [Fact]
    public void EachLineIsOneJsonObject()
    {
        string[] lines = File.ReadAllLines(_folder.File);

        lines.Should().HaveCount(5);
        foreach (string line in lines)
            System.Text.Json.JsonDocument.Parse(line).RootElement.TryGetProperty("checksum", out _).Should().BeTrue();
    }

    [Fact]
    public void TornLineIsCutAndTheNextOneTakesItsPlace()
    {
        byte[] whole = File.ReadAllBytes(_folder.File);
        int last = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int length = last; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(_folder.File, whole[..length]);
            using (var journal = new FileExperimentJournal(_folder.Path))
            {
                journal.Open(JournalFolder.Header).Should().Equal(JournalFolder.Events.Take(3));
                journal.Append(JournalFolder.Events[3]);
            }

            File.ReadAllBytes(_folder.File).Should().Equal(whole);
        }
    }

    [Fact]
    public void TornHeaderIsAnEmptyJournal()
    {
        byte[] whole = File.ReadAllBytes(_folder.File);
        foreach (int length in new[] { 0, 1, 9, 40 })
        {
            File.WriteAllBytes(_folder.File, whole[..length]);
            _folder.Read().Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData(1, "\"seed\":1", "\"seed\":2")]
    [InlineData(3, "\"epoch\":1", "\"epoch\":7")]
    [InlineData(5, "and", "but")]
    public void EditedLineIsNamedAndTheFileIsLeft(int line, string text, string other)
    {
        string[] lines = File.ReadAllLines(_folder.File);
        lines[line - 1] = lines[line - 1].Replace(text, other, StringComparison.Ordinal);
        File.WriteAllText(_folder.File, string.Join('\n', lines) + "\n");
        byte[] edited = File.ReadAllBytes(_folder.File);

        Refused<FormatException>().Should().Be(Damaged(line));
        File.ReadAllBytes(_folder.File).Should().Equal(edited);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void LineThatWasTakenOutIsMissed(int line)
    {
        List<string> lines = [.. File.ReadAllLines(_folder.File)];
        lines.RemoveAt(line - 1);
        File.WriteAllText(_folder.File, string.Join('\n', lines) + "\n");

        Refused<FormatException>().Should().Be(Damaged(line));
    }

    [Fact]
    public void JournalOfAnotherExperimentSaysAllThatDiffers()
    {
        byte[] before = File.ReadAllBytes(_folder.File);

        Refused<InvalidOperationException>(JournalFolder.Header with { Seed = 2, Metric = "BinaryF1Score" }).Should().Be(
            $"The journal '{_folder.File}' is another experiment's, for 2 reasons:{Environment.NewLine}- the metric: expected BinaryF1Score, found BinaryAccuracy."
            + $"{Environment.NewLine}- the seed: expected 2, found 1. Go on with the experiment that began it, or choose another folder.");
        File.ReadAllBytes(_folder.File).Should().Equal(before);
    }

    [Theory]
    [InlineData("notes of my own")]
    [InlineData("{\"line\":2,")]
    [InlineData("first\nsecond\n")]
    public void FileThatIsNoJournalIsRefusedAndLeft(string text)
    {
        File.WriteAllText(_folder.File, text);

        Refused<FormatException>().Should().Be(
            $"'{_folder.File}' is not the journal of an experiment: its first line is no header. Choose another folder; the file is left as it is.");
        File.ReadAllText(_folder.File).Should().Be(text);
    }

    [Fact]
    public void SecondExperimentInTheFolderIsRefusedUntilTheFirstEnds()
    {
        using (var first = new FileExperimentJournal(_folder.Path))
        {
            first.Open(JournalFolder.Header);
            Refused<InvalidOperationException>().Should().Be(
                $"Another experiment is running in folder '{_folder.Path}'. Wait until it has ended, or give this one a folder of its own.");
        }

        _folder.Read().Should().Equal(JournalFolder.Events);
    }

    [Fact]
    public void RefusedJournalGivesTheFolderFree()
    {
        Refused<InvalidOperationException>(JournalFolder.Header with { Seed = 2 });

        _folder.Read().Should().HaveCount(4);
    }

    [Fact]
    public void DiskWithoutRoomLosesTheLineThatIsWrittenAlone()
    {
        byte[] before = File.ReadAllBytes(_folder.File);
        using var journal = new FileExperimentJournal(_folder.Path, path => new FullStream(path));
        journal.Open(JournalFolder.Header);

        var append = () => journal.Append(JournalFolder.Events[0]);

        append.Should().Throw<IOException>().WithMessage(
            $"The journal '{_folder.File}' cannot be written: No space left on device. What was written before is kept; make room and run the experiment again with the same folder.");
        journal.Dispose();
        File.ReadAllBytes(_folder.File).Should().Equal(before);
    }

    /// <summary>Has room for half of what is written.</summary>
    private sealed class FullStream(string path) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer[..(buffer.Length / 2)]);
            throw new IOException("No space left on device.");
        }
    }

    private string Refused<TException>(JournalHeader? header = null)
        where TException : Exception
    {
        var open = () => _folder.Read(header);
        return open.Should().ThrowExactly<TException>().Which.Message;
    }

    private string Damaged(int line) =>
        $"Line {line} of the journal '{_folder.File}' is damaged: it is not what was written there after the line before. The file is left as it is; restore it from a copy, "
        + $"or delete line {line} and those after it to go on from there.";
}
