namespace Microsoft.ML.Recurrent.Tests.Experiments.Journal;

/// <summary>A folder of checkpoints and models belongs to one journal, and to one experiment at a time.</summary>
public sealed class ExperimentFolderTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OwnerTakesItAgainAndOthersAreRefused()
    {
        for (int i = 0; i < 2; i++)
        {
            using var folder = new ExperimentFolder(_folder.Path);
            folder.Take("one");
        }

        Taking("two").Should().ThrowExactly<InvalidOperationException>().WithMessage(Foreign);
        FluentActions.Invoking(() => _folder.Read()).Should().ThrowExactly<InvalidOperationException>().WithMessage(Foreign);
        Taking("one").Should().NotThrow("a refused one has given it free");
    }

    [Fact]
    public void FolderOfAJournalFileIsRefused()
    {
        _folder.Write();

        Taking("one").Should().ThrowExactly<InvalidOperationException>().WithMessage(Foreign);
        _folder.Read().Should().Equal(JournalFolder.Events);
    }

    [Fact]
    public void FolderIsTakenOnceAtATime()
    {
        using var folder = new ExperimentFolder(_folder.Path);
        folder.Take("one");

        Taking("one").Should().ThrowExactly<InvalidOperationException>().WithMessage($"Another experiment is running in folder '{_folder.Path}'. *");
    }

    private string Foreign => $"The folder '{_folder.Path}' has the checkpoints and models of another journal. Choose another folder; this one is left as it is.";

    private Action Taking(string owner) => () =>
    {
        using var folder = new ExperimentFolder(_folder.Path);
        folder.Take(owner);
    };
}
