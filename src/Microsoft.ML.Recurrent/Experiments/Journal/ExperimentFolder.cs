using Microsoft.ML.Recurrent.Experiments.Journal;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent;

/// <summary>The folder of an experiment's checkpoints and models, which one experiment at a time has, and one journal for good. An <see cref="IExperimentJournal"/> that
/// keeps its events elsewhere takes it while it is open.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ExperimentFolder : IDisposable
{
    private const string OwnerName = "owner";

    private JournalLock? _lock;

    /// <summary>Names the folder, which <see cref="Take"/> makes where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty, no path, or a file or below one.</exception>
    public ExperimentFolder(string folder)
    {
        Path = JournalPath.Of(Setting.NotEmpty(folder, "a folder", nameof(ExperimentFolder)));
    }

    /// <summary>The whole path.</summary>
    public string Path { get; }

    private string OwnerFile => System.IO.Path.Combine(Path, OwnerName);

    /// <summary>Makes the folder where there is none, and takes it until this is disposed or the process ends.</summary>
    /// <param name="owner">What tells the journal from all others, such as a <see cref="Guid"/>: files of another one are not touched.</param>
    /// <exception cref="InvalidOperationException">Another experiment has the folder, or its files are another journal's.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty, or the folder cannot be made.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Take(string owner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(owner);
        JournalPath.Make(Path);
        _lock = new JournalLock(Path);
        try
        {
            Own(owner);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private void Own(string owner)
    {
        try
        {
            string? found = Owner();
            if (found is not null && found != owner)
                throw new InvalidOperationException(
                    $"The folder '{Path}' has the checkpoints and models of another journal. Choose another folder; this one is left as it is.");
            if (found is null && owner != FileExperimentJournal.FileName)
                ReplacedFile.Write(OwnerFile, file => file.Write(System.Text.Encoding.UTF8.GetBytes(owner)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalPath.Unwritable(Path, e);
        }
    }

    /// <summary>A journal file stands for itself.</summary>
    private string? Owner() => File.Exists(OwnerFile) ? File.ReadAllText(OwnerFile)
        : File.Exists(System.IO.Path.Combine(Path, FileExperimentJournal.FileName)) ? FileExperimentJournal.FileName : null;
}
