using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>All that is kept of a job.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.ScoringJobState")]
internal sealed class ScoringJobState
{
    [Id(0)]
    public ScoringRequest? Request { get; set; }

    [Id(1)]
    public ScoringStatus Status { get; set; }

    /// <summary>The number of the run. Leases and temporary files belong to one run.</summary>
    [Id(2)]
    public long Generation { get; set; }

    /// <summary>SHA-256 of the model's file; null where code made it.</summary>
    [Id(3)]
    public string? ModelFingerprint { get; set; }

    [Id(4)]
    public List<ScoringFile> Files { get; set; } = [];

    /// <summary>The first failures.</summary>
    [Id(5)]
    public List<ScoringFailure> Failures { get; set; } = [];

    /// <summary>The start of the run.</summary>
    [Id(6)]
    public DateTime StartedAt { get; set; }

    /// <summary>The rows that were scored before it.</summary>
    [Id(7)]
    public long RowsBefore { get; set; }

    public IEnumerable<ScoringItem> ToDo => Files.SelectMany((file, number) => file.ToDo.Select(partition => new ScoringItem(number, partition)));

    public bool HasToDo => ToDo.Any();

    public int Completed => Files.Sum(file => file.Rows.Count(rows => rows >= 0));

    public int Failed => Files.Sum(file => file.Rows.Count(rows => rows == ScoringFile.Failed));

    public long Rows => Files.Sum(file => file.Rows.Where(rows => rows >= 0).Sum());

    public ScoringProgress Progress(DateTime now)
    {
        double seconds = (now - StartedAt).TotalSeconds;
        return new ScoringProgress(
            Status, Files.Sum(file => file.Rows.Length), Completed, Failed, Rows, seconds > 0 ? (Rows - RowsBefore) / seconds : 0, [.. Failures]);
    }

    public void Fail(ScoringItem item, string message)
    {
        const int MostFailures = 100, LongestMessage = 1000;
        var file = Files[item.File];
        file.Rows[item.Partition] = ScoringFile.Failed;
        if (Failures.Count < MostFailures)
            Failures.Add(new ScoringFailure(file.Path, item.Partition, message[..Math.Min(message.Length, LongestMessage)]));
    }
}

/// <summary>An input file with its partitions.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.ScoringFile")]
internal sealed class ScoringFile
{
    /// <summary>The rows of a partition that is still to be scored.</summary>
    public const long Undone = -1;

    /// <summary>The rows of a partition that failed.</summary>
    public const long Failed = -2;

    [Id(0)]
    public string Path { get; set; } = "";

    [Id(1)]
    public InputFingerprint Fingerprint { get; set; }

    /// <summary>The bounds of the partitions, one more than there are: bytes of text, row groups of Parquet.</summary>
    [Id(2)]
    public long[] Bounds { get; set; } = [];

    /// <summary>The rows of each partition, or <see cref="Undone"/> or <see cref="Failed"/>.</summary>
    [Id(3)]
    public long[] Rows { get; set; } = [];

    public IEnumerable<int> ToDo => Enumerable.Range(0, Rows.Length).Where(partition => Rows[partition] == Undone);

    public static ScoringFile Create(string path, InputFingerprint fingerprint, long[] bounds) =>
        new() { Path = path, Fingerprint = fingerprint, Bounds = bounds, Rows = [.. Enumerable.Repeat(Undone, bounds.Length - 1)] };

    /// <summary>The same file with its failures to be tried again.</summary>
    public ScoringFile Again() => new() { Path = Path, Fingerprint = Fingerprint, Bounds = Bounds, Rows = [.. Rows.Select(rows => Math.Max(rows, Undone))] };
}

/// <summary>A partition: the number of its file and its own, from 0. Immutable.</summary>
internal readonly record struct ScoringItem(int File, int Partition)
{
    public static ScoringItem Parse(string text)
    {
        int slash = text.IndexOf('/');
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return new ScoringItem(int.Parse(text.AsSpan(0, slash), culture), int.Parse(text.AsSpan(slash + 1), culture));
    }

    public override string ToString() => FormattableString.Invariant($"{File}/{Partition}");
}
