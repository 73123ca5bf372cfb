namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Temporary folders of a job's input and output.</summary>
internal sealed class ScoringFolders : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-scoring").FullName;

    public ScoringFolders() => Directory.CreateDirectory(Input);

    public string Input => Path.Combine(_folder, "in");

    public string Output => Path.Combine(_folder, "out");

    /// <summary>The output files, without those whose names begin with a dot.</summary>
    public string[] OutputNames => [.. Directory.GetFileSystemEntries(Output).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>The temporary files that are left.</summary>
    public string[] Leftovers => [.. Directory.GetDirectories(Output)];

    public string[] Lines => [.. OutputNames.SelectMany(name => File.ReadAllLines(Path.Combine(Output, name)).Skip(1))];

    /// <summary>A request to score the text files of the folder.</summary>
    public ScoringRequest Text => new()
    {
        Model = "words",
        Input = new ScoringInput { Folder = Input, Pattern = "*.tsv", Columns = ScoringData.Columns },
        Output = new ScoringOutput { Folder = Output, Columns = ScoringData.Outputs },
    };

    public string File1 => Path.Combine(Input, "1.tsv");

    /// <summary>Writes text files, each with its own part of the rows.</summary>
    public void WriteText(ScoredRow[] rows, int files)
    {
        foreach (var (number, part) in rows.Chunk((rows.Length + files - 1) / files).Index())
            ScoringData.WriteText(Path.Combine(Input, $"{number + 1}.tsv"), part);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
