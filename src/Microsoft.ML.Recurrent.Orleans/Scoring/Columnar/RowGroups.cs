using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;
using Parquet;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>Divides a Parquet file into partitions of row groups.</summary>
internal static class RowGroups
{
    /// <returns>The row groups at which partitions begin, and their number. A file that cannot be read is one partition, which will say why.</returns>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public static async Task<long[]> BoundsAsync(string path, long partitionBytes, CancellationToken cancellationToken)
    {
        long[] bytes;
        try
        {
            await using var reader = await OpenAsync(path, cancellationToken);
            bytes = [.. reader.RowGroups.Select(group => Math.Max(0, group.RowGroup.TotalByteSize))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [0, long.MaxValue];
        }

        var bounds = Bounds(bytes, partitionBytes);
        if (bounds.Count - 1 > ScoringPlanning.MostPartitions)
            throw ScoringPlanning.TooMany(bounds.Count - 1);
        return [.. bounds];
    }

    /// <exception cref="InvalidDataException">The file is damaged, or none of Parquet.</exception>
    /// <exception cref="IOException">It cannot be read at the moment.</exception>
    public static async Task<ParquetReader> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Explain(path, e);
        }
    }

    /// <summary>Names the file in an error, and tells what is damaged from a disk, network or memory that may serve later.</summary>
    public static Exception Explain(string path, Exception error)
    {
        const int NoneOfTheSystem = unchecked((int)0x80131620);
        string message = $"The Parquet file '{path}' cannot be read: {error.Message}";
        bool mayPass = error is UnauthorizedAccessException or OutOfMemoryException or TimeoutException
            || (error is IOException and not EndOfStreamException && error.HResult != NoneOfTheSystem);
        return mayPass ? new IOException(message, error) : new InvalidDataException(message, error);
    }

    private static async Task<ParquetReader> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var file = new InlineStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            return await ParquetReader.CreateAsync(file, leaveStreamOpen: false, cancellationToken: cancellationToken);
        }
        catch
        {
            // The reader closes the file only once there is a reader.
            await file.DisposeAsync();
            throw;
        }
    }

    private static List<long> Bounds(long[] bytes, long partitionBytes)
    {
        List<long> bounds = [0];
        long taken = 0;
        for (int group = 0; group < bytes.Length; group++)
        {
            if (taken > 0 && bytes[group] > partitionBytes - taken)
            {
                bounds.Add(group);
                taken = 0;
            }

            taken += bytes[group];
        }

        bounds.Add(bytes.Length);
        return bounds;
    }
}
