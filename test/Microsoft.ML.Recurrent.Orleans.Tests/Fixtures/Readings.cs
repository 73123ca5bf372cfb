namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Seeded series, their golden models, and one process' answer to them.</summary>
internal static class Readings
{
    private static readonly DateTime _start = new(2026, 1, 1);

    /// <param name="series">The number of the series, from 1.</param>
    /// <param name="count">Rows.</param>
    public static Reading[] Of(int series, int count) => [.. Enumerable.Range(0, count).Select(row => Row(series, row))];

    public static SeriesEvent[] Events(int series, int count) => [.. Of(series, count).Select((reading, i) => new SeriesEvent(i + 1, reading))];

    public static string Name(int series) => $"series {series}";

    public static ITransformer Windows(MLContext context) => Load(context, "forecast windows");

    /// <summary>A forecaster that carries its state on, for any series.</summary>
    public static ITransformer Ensemble(MLContext context) => Load(context, "forecast ensemble");

    /// <summary>One for the series that it knows.</summary>
    public static ITransformer Carried(MLContext context) => Load(context, "forecast carried");

    /// <summary>An engine in one process that has seen these rows and nothing else.</summary>
    public static ForecastingEngine<Reading, Outlook> Replay(Func<MLContext, ITransformer> model, IEnumerable<Reading> rows)
    {
        var context = new MLContext(1);
        var engine = model(context).CreateForecastingEngine<Reading, Outlook>(context);
        foreach (var row in rows)
            engine.Observe(row);
        return engine;
    }

    /// <summary>All that such an engine keeps.</summary>
    public static byte[] Kept(Func<MLContext, ITransformer> model, IEnumerable<Reading> rows)
    {
        using var engine = Replay(model, rows);
        using var bytes = new MemoryStream();
        engine.CheckPoint(bytes);
        return bytes.ToArray();
    }

    /// <summary>The forecast of such an engine.</summary>
    public static float[] Forecast(Func<MLContext, ITransformer> model, IReadOnlyList<Reading> rows)
    {
        using var engine = Replay(model, rows);
        return engine.Predict(rows[0].Series).All;
    }

    private static ITransformer Load(MLContext context, string name) =>
        context.Model.Load(Path.Combine(AppContext.BaseDirectory, "Models", $"{name}.zip"), out _);

    public static Reading Row(int series, int row)
    {
        var random = new Random(series * 10_007 + row);
        float level = 10 * (series % 100), wave = MathF.Sin(2 * MathF.PI * row / 8 + series);
        return new Reading
        {
            Time = _start.AddHours(row),
            Series = Name(series),
            Key = (uint)(series % 3),
            Value = level + 4 * wave + random.NextSingle(),
            Other = -level + 2 * wave,
            Past = wave + 0.1f * random.NextSingle(),
            Future = row % 3,
            Size = series % 3 + 1,
        };
    }
}
