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
        byte[] header = HasPrefix(input, start) ? "header\n"u8.ToArray() : [];
        // The names in the header, if there is one, are those of the whole file.
        return context.Data.CreateTextLoader(Options(input), new MultiFileSource(path)).Load(new LineRange(path, start, end, header));
    }

    /// <returns>The schema of the columns. No file is read.</returns>
    public static DataViewSchema Schema(MLContext context, ScoringInput input) =>
        context.Data.CreateTextLoader(Options(input with { HasHeader = false })).GetOutputSchema();

    /// <summary>Names the file in an error of its rows. The loader counts lines from the partition's first one: what is to be added for the file's is said.</summary>
    public static InvalidOperationException Explain(ScoringInput input, string path, long from, long to, Exception error)
    {
        long before;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            long start = TextPartitions.Find(file, from, to, input.HasHeader).Start;
            before = TextPartitions.LinesBefore(file, start) - (HasPrefix(input, start) ? 1 : 0);
        }

        string place = before > 0 ? FormattableString.Invariant($" Lines are counted from the start of the partition: add {before} for the line of the file.") : "";
        // What is around the cause only says which thread met it.
        var cause = error.GetBaseException();
        return new InvalidOperationException($"The text file '{path}' cannot be scored: {cause.Message.TrimEnd('.')}.{place}", cause);
    }

    private static bool HasPrefix(ScoringInput input, long start) => input.HasHeader && start > 0;

    private static TextLoader.Options Options(ScoringInput input) => new()
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

    private static TextLoader.Column Column(ScoringColumn column)
    {
        var range = column.Last is { } last ? new TextLoader.Range(column.First, last) : new TextLoader.Range(column.First);
        return new TextLoader.Column(column.Name, column.Kind, [range], column.KeyCount is { } keys ? new KeyCount(keys) : null);
    }
}
