namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Seeded series with a period of eight rows, which a small network learns in a few epochs.</summary>
internal static class SyntheticSeries
{
    public const int MostSeries = 1000;
    public const int Period = 8;

    public static DateTime Start { get; } = new(2024, 1, 1);

    /// <param name="lengths">Rows of each series.</param>
    public static SeriesRow[] Create(params int[] lengths) =>
        [.. lengths.SelectMany((length, series) => Enumerable.Range(0, length).Select(row => Row(series, row)))];

    public static IDataView View(MLContext context, params int[] lengths) => context.Data.LoadFromEnumerable(Create(lengths));

    /// <summary>The rows of all series in the order of their times.</summary>
    public static SeriesRow[] Interleave(IEnumerable<SeriesRow> rows) => [.. rows.OrderBy(r => r.Time).ThenBy(r => r.Key)];

    private static SeriesRow Row(int series, int row)
    {
        var random = new Random(series * 10_007 + row);
        float level = 10 * (series + 1), wave = MathF.Sin(2 * MathF.PI * row / Period + series);
        return new SeriesRow
        {
            Time = Start.AddHours(row),
            Series = $"series {series + 1}",
            Key = (uint)series,
            Value = level + 4 * wave + random.NextSingle(),
            Other = -level + 2 * wave,
            Past = wave + 0.1f * random.NextSingle(),
            Future = row % 3,
            Size = series + 1,
        };
    }
}
