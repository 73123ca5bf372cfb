using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Text;

/// <summary>Reads a partition of text with ML.NET's loader.</summary>
internal static class TextInput
{
    /// <param name="context">ML.NET.</param>
    /// <param name="input">The columns and the form of the text.</param>
    /// <param name="path">The file.</param>
    /// <param name="from">The partition's bound.</param>
    /// <param name="to">The next one.</param>
    public static IDataView Read(MLContext context, ScoringInput input, string path, long from, long to)
    {
        long start, end;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            (start, end) = TextPartitions.Find(file, from, to, input.HasHeader);
        var options = new TextLoader.Options
        {
            Columns = [.. input.Columns.Select(Column)],
            Separators = [input.Separator],
            HasHeader = input.HasHeader,
            AllowQuoting = input.AllowQuoting,
            ReadMultilines = input.ReadMultilines,
            MissingRealsAsNaNs = input.MissingRealsAsNaNs,
            DecimalMarker = input.DecimalMarker,
            UseThreads = false,
        };
        byte[] header = input.HasHeader && start > 0 ? "header\n"u8.ToArray() : [];
        // The names in the header, if there is one, are those of the whole file.
        return context.Data.CreateTextLoader(options, new MultiFileSource(path)).Load(new LineRange(path, start, end, header));
    }

    private static TextLoader.Column Column(ScoringColumn column)
    {
        var range = column.Last is { } last ? new TextLoader.Range(column.First, last) : new TextLoader.Range(column.First);
        return new TextLoader.Column(column.Name, column.Kind, [range], column.KeyCount is { } keys ? new KeyCount(keys) : null);
    }
}
