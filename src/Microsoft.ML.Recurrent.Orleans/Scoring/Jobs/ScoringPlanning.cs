using System.Globalization;
using Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;
using Microsoft.ML.Recurrent.Orleans.Scoring.Text;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>Finds the input files and divides them into partitions.</summary>
/// <param name="partitionBytes">The bytes of a partition, about.</param>
internal sealed class ScoringPlanning(long partitionBytes)
{
    /// <summary>The most partitions of a job.</summary>
    public const int MostPartitions = 100_000;

    /// <summary>Plans a run. Files that have not changed keep their partitions and what is scored of them.</summary>
    /// <exception cref="ArgumentException">There is no file, one of them is not there, or two have the same name.</exception>
    /// <exception cref="InvalidOperationException">There are too many partitions.</exception>
    public async Task<List<ScoringFile>> PlanAsync(ScoringRequest request, IReadOnlyList<ScoringFile> known, CancellationToken cancellationToken)
    {
        string[] paths = Find(request);
        var before = known.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var files = new List<ScoringFile>(paths.Length);
        foreach (string path in paths)
        {
            var fingerprint = InputFingerprint.Of(path);
            files.Add(before.TryGetValue(path, out var same) && same.Fingerprint == fingerprint
                ? same.Again()
                : ScoringFile.Create(path, fingerprint, await BoundsAsync(request.Input, path, fingerprint.Length, cancellationToken)));
        }

        long partitions = files.Sum(file => (long)file.Rows.Length);
        if (partitions > MostPartitions)
            throw TooMany(partitions);
        return files;
    }

    /// <summary>The error of a job with more than <see cref="MostPartitions"/>.</summary>
    public static InvalidOperationException TooMany(long partitions) => new(string.Create(
        CultureInfo.InvariantCulture, $"The files have {partitions:N0} partitions; expected at most {MostPartitions:N0}. Raise PartitionBytes, or divide them among several jobs."));

    private static string[] Find(ScoringRequest request)
    {
        var input = request.Input;
        if (input.Folder is not null && !Directory.Exists(input.Folder))
            throw new ArgumentException($"The input folder '{input.Folder}' is not there.");
        string[] paths = input.Folder is { } folder ? [.. Directory.GetFiles(folder, input.Pattern).Order(StringComparer.Ordinal)] : input.Files;
        if (paths.Length == 0)
            throw new ArgumentException($"No file in '{input.Folder}' has a name like '{input.Pattern}'.");
        if (paths.FirstOrDefault(path => !File.Exists(path)) is { } missing)
            throw new ArgumentException($"The input file '{missing}' is not there.");
        if (paths.GroupBy(path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Input files '{string.Join("' and '", twice)}' have the same name, after which the output is named; score them in jobs of their own.");
        if (paths.FirstOrDefault(path => Path.GetDirectoryName(path) == request.Output.Folder.TrimEnd(Path.DirectorySeparatorChar)) is { } inside)
            throw new ArgumentException($"The input file '{inside}' is in the output folder; give the output a folder of its own.");
        return paths;
    }

    private async Task<long[]> BoundsAsync(ScoringInput input, string path, long length, CancellationToken cancellationToken) => input.Format == ScoringFormat.Parquet
        ? await RowGroups.BoundsAsync(path, partitionBytes, cancellationToken)
        : TextPartitions.Bounds(path, length, input.ReadMultilines ? length : partitionBytes);
}
