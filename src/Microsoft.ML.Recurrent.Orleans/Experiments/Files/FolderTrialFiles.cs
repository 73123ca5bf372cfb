using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Files;

/// <summary>Files in a folder that all machines share. A file's name has its attempt, so that an earlier attempt replaces nothing of a later one.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderTrialFiles(string folder) : ITrialFiles
{
    private const string AttemptStart = ".attempt-";

    public Task<bool> WriteAsync(TrialFile file, int attempt, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Reach(() =>
    {
        string path = Path.Combine(FolderOf(file.Experiment, file.Trial), file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Attempts(path).Any(found => found.Attempt > attempt))
            return false;
        string temporary = $"{path}.{Guid.NewGuid():N}.new", place = string.Create(CultureInfo.InvariantCulture, $"{path}{AttemptStart}{attempt}");
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(content.Span);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, place, overwrite: true);
        foreach (string old in Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Where(other => other != place && IsReplaced(file, Path.GetFileName(other), attempt)).ToArray())
            File.Delete(old);
        return true;
    });

    public Task<byte[]?> ReadAsync(TrialFile file, long atMost, CancellationToken cancellationToken) => Reach(() =>
    {
        string path = Path.Combine(FolderOf(file.Experiment, file.Trial), file.Name);
        if (Attempts(path).OrderByDescending(found => found.Attempt).Select(found => found.Path).FirstOrDefault() is not { } newest)
            return null;
        long length = new FileInfo(newest).Length;
        return length <= atMost ? File.ReadAllBytes(newest) : throw TrialFileErrors.TooLong(file, length, atMost);
    });

    public Task DropAsync(string experiment, IReadOnlyCollection<int>? checkpoints, IReadOnlyCollection<int> models, CancellationToken cancellationToken) => Reach(() =>
    {
        string files = FilesOf(experiment);
        if (checkpoints is null && Directory.Exists(files))
            Directory.Delete(files, recursive: true);
        foreach (int trial in checkpoints ?? [])
            Delete(FolderOf(experiment, trial), $"*{TrialFile.CheckpointEnd}*");
        foreach (int trial in models)
            Delete(FolderOf(experiment, trial), $"{TrialFile.Model}*");
        return true;
    });

    /// <summary>True of earlier attempts' files of the same name, and of checkpoints of other folds.</summary>
    private static bool IsReplaced(TrialFile file, string other, int attempt)
    {
        if (AttemptOf(other) is not { } found || found > attempt)
            return false;
        return file.Fold is null ? other.StartsWith(TrialFile.Model, StringComparison.Ordinal) : other.Contains(TrialFile.CheckpointEnd, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, int Attempt)> Attempts(string path) => !Directory.Exists(Path.GetDirectoryName(path)) ? []
        : Directory.GetFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}{AttemptStart}*").Select(found => (found, AttemptOf(found) ?? 0));

    private static int? AttemptOf(string name) =>
        name.LastIndexOf(AttemptStart, StringComparison.Ordinal) is int at and >= 0
        && int.TryParse(name.AsSpan(at + AttemptStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int attempt) ? attempt : null;

    private static void Delete(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.GetFiles(folder, pattern))
            File.Delete(path);
    }

    private static async Task<T> Reach<T>(Func<T> act)
    {
        try
        {
            return await Task.Run(act);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateUnavailableException($"The shared folder of checkpoints and models cannot be used: {e.Message}", TimeSpan.FromSeconds(1), e);
        }
    }

    private string FilesOf(string experiment) => Path.Combine(ExperimentFolders.Of(folder, experiment), "files");

    private string FolderOf(string experiment, int trial) => Path.Combine(FilesOf(experiment), string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}"));
}
