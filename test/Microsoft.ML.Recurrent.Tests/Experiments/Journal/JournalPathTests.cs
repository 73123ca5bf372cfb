using Microsoft.ML.Recurrent.Experiments.Journal;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Journal;

/// <summary>A folder that cannot be a journal's, or cannot be written, is named with the reason.</summary>
public sealed class JournalPathTests : IDisposable
{
    private const int WouldBlock = 11, ReadOnly = 30;

    private readonly JournalFolder _folder = new JournalFolder().Write();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("journal.jsonl")]
    [InlineData("journal.jsonl/below/it")]
    public void FileIsNoFolder(string name)
    {
        string path = Path.Combine(_folder.Path, name);

        var set = () => new MLContext(1).Recurrent().CreateExperiment().SetJournal(path);

        set.Should().ThrowExactly<ArgumentException>().WithMessage($"The journal's folder '{path}' cannot be one: '{_folder.File}' is a file. Give a folder, which need not be there.*");
    }

    [Fact]
    public void PathThatIsNoneIsRefused() => FluentActions.Invoking(() => new FileExperimentJournal("a\0b")).Should().ThrowExactly<ArgumentException>()
        .WithMessage("The journal's folder 'a\0b' is no path: *Choose another folder.*");

    [Fact]
    public void FolderThatCannotBeMadeIsNamed()
    {
        string path = Path.Combine(_folder.Path, new string('a', 300));
        using var journal = new FileExperimentJournal(path);

        FluentActions.Invoking(() => journal.Open(JournalFolder.Header)).Should().ThrowExactly<ArgumentException>()
            .WithMessage($"The journal's folder '{path}' cannot be made: *Choose another folder.");
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("journal.jsonl")]
    public void FolderThatCannotBeWrittenSaysSo(string name)
    {
        File.Delete(Path.Combine(_folder.Path, name));
        Directory.CreateDirectory(Path.Combine(_folder.Path, name));

        FluentActions.Invoking(() => _folder.Read()).Should().ThrowExactly<IOException>()
            .WithMessage($"The journal's folder '{_folder.Path}' cannot be written: * Make it and its files writable, make room, or choose another folder.");
    }

    [Fact]
    public void ReadOnlyFileSystemIsNoOtherExperiment()
    {
        Lock(ReadOnly).Should().ThrowExactly<IOException>().WithMessage($"The journal's folder '{_folder.Path}' cannot be written: It fails. *");
        Lock(WouldBlock).Should().ThrowExactly<InvalidOperationException>().WithMessage($"Another experiment is running in folder '{_folder.Path}'. *");
    }

    private Action Lock(int code) => () => new JournalLock(_folder.Path, _ => throw new IOException("It fails.", code)).Dispose();
}
