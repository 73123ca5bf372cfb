using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;
using Microsoft.ML.Recurrent.Orleans.Scoring.Workers;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A row that is scored.</summary>
internal sealed class ScoredRow
{
    public long Id { get; set; }

    public string Text { get; set; } = "";

    public float[] Values { get; set; } = [];

    public bool Label { get; set; }
}

/// <summary>Rows, files of them, and a small trained model that reads both words and numbers of any count.</summary>
internal static class ScoringData
{
    private static readonly Lazy<ITransformer> _model = new(Fit);

    /// <summary>The output columns of tests.</summary>
    public static string[] Outputs => ["Id", "PredictedLabel", "Score", "Probability"];

    /// <summary>A model of the words of a text, fitted once.</summary>
    public static ITransformer Model => _model.Value;

    /// <summary>The columns of the text files.</summary>
    public static ScoringColumn[] Columns => [new("Id", DataKind.Int64, 0), new("Text", DataKind.String, 1)];

    public static ScoredRow[] Rows(int count, int seed = 1) =>
        [.. SyntheticRows.Create(count, seed, shortest: 0).Select((row, i) => new ScoredRow { Id = i, Text = string.Join(' ', row.Words), Values = row.Values, Label = row.Label })];

    public static void SaveModel(string path)
    {
        var context = new MLContext();
        context.Model.Save(Model, context.Data.LoadFromEnumerable(Rows(1)).Schema, path);
    }

    public static void WriteText(string path, IEnumerable<ScoredRow> rows, string? header = null) => File.WriteAllLines(
        path, (header is null ? [] : new[] { header }).Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Id}\t{row.Text}"))));

    /// <summary>Writes Parquet, with row groups of so many rows.</summary>
    public static async Task WriteParquetAsync(string path, IReadOnlyList<ScoredRow> rows, int rowsPerGroup)
    {
        await using var stream = File.Create(path);
        await ParquetOutput.WriteAsync(new OutputRows(new MLContext().Data.LoadFromEnumerable(rows), ["Id", "Text", "Values"], default), stream, rowsPerGroup, default);
    }

    /// <summary>The lines that ML.NET saves of all rows, transformed at once.</summary>
    public static string[] Expected(ITransformer model, IReadOnlyList<ScoredRow> rows) => Expected(model, rows, Outputs);

    public static string[] Expected<TRow>(ITransformer model, IEnumerable<TRow> rows, string[] outputs)
        where TRow : class
    {
        var context = new MLContext();
        using var text = new MemoryStream();
        var scored = new OutputRows(model.Transform(context.Data.LoadFromEnumerable(rows)), outputs, default);
        context.Data.SaveAsText(scored, text, schema: false, forceDense: true);
        return [.. System.Text.Encoding.UTF8.GetString(text.ToArray()).TrimEnd().Split('\n').Skip(1)];
    }

    /// <summary>The lines of output files in order, without their headers.</summary>
    public static string[] Lines(string folder, string pattern = "*") =>
        [.. Directory.GetFiles(folder, pattern).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).SelectMany(path => File.ReadAllLines(path).Skip(1))];

    private static ITransformer Fit()
    {
        var context = new MLContext(1);
        var pipeline = context.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words")));
        return pipeline.Fit(context.Data.LoadFromEnumerable(Rows(90, seed: 7)));
    }
}
