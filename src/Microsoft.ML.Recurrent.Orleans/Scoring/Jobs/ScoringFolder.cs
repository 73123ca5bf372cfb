using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>The files of one run in the output folder. Immutable.</summary>
/// <remarks>A temporary name has the run and the attempt in it. The final name is published from the temporary file of the one attempt that completed the lease, which is completed
/// once: whoever renames it, however often, no other file can come to be there. A run's temporary files are deleted before the next run begins, so that nothing of it can be renamed later.</remarks>
internal sealed record ScoringFolder(ScoringOutput Output, ScoringRun Run)
{
    private const string OwnerName = ".scoring-job";

    private string TemporaryFolder => Path.Combine(Output.Folder, FormattableString.Invariant($".scoring-{Hash}-{Run.Generation}"));

    private string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Run.Job)).AsSpan(0, 8));

    public static string TemporaryName(ScoringItem item, long attempt) => FormattableString.Invariant($"{item.File}-{item.Partition}.{attempt}");

    public string Temporary(string name) => Path.Combine(TemporaryFolder, name);

    public string Final(string inputPath, int partition) => Path.Combine(
        Output.Folder, FormattableString.Invariant($"{Path.GetFileName(inputPath)}.part-{partition:D5}.{Extension()}"));

    /// <summary>Makes the folders, and the output folder this job's.</summary>
    /// <exception cref="InvalidOperationException">The folder cannot be used, or another job has it.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Output.Folder);
            string owner = Path.Combine(Output.Folder, OwnerName);
            if (!File.Exists(owner))
                WriteNew(owner);
            if (File.ReadAllText(owner) is var job && job != Run.Job)
                throw new InvalidOperationException($"The output folder '{Output.Folder}' belongs to job '{job}'; give each job an output folder of its own.");
            Directory.CreateDirectory(TemporaryFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The output folder '{Output.Folder}' cannot be used: {e.Message} Give a folder that the silos can write.", e);
        }
    }

    /// <summary>Renames a temporary file, unless that has been done.</summary>
    /// <returns>False if neither file is there.</returns>
    public bool Publish(string temporaryName, string final)
    {
        try
        {
            File.Move(Temporary(temporaryName), final, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return File.Exists(final);
        }
    }

    /// <summary>Deletes the temporary files. One that a worker still writes may stay on some systems; its lease is gone, so that it is never published.</summary>
    public void DeleteTemporary()
    {
        if (!Directory.Exists(TemporaryFolder))
            return;
        foreach (string path in Directory.GetFiles(TemporaryFolder))
            Delete(path);
        try
        {
            Directory.Delete(TemporaryFolder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is being written.
        }
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not there, or is being written.
        }
    }

    private void WriteNew(string owner)
    {
        using var file = new FileStream(owner, FileMode.CreateNew, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(Run.Job));
    }

    private string Extension() => (Output.Format, Output.Separator) switch
    {
        (ScoringFormat.Parquet, _) => "parquet",
        (_, '\t') => "tsv",
        (_, ',') => "csv",
        _ => "txt",
    };
}
