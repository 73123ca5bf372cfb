namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A row whose values become keys, by a map of the test's own.</summary>
internal sealed class KeyedRow
{
    public string[] Tags { get; set; } = [];

    public string Color { get; set; } = "";

    public bool Label { get; set; }
}

/// <summary>Rows of keys, mapped in any order.</summary>
internal static class KeyedRows
{
    private static readonly string[] _tags = ["a", "b", "c", "d"];
    private static readonly string[] _colors = ["red", "green", "blue"];

    public static KeyedRow[] Create(int rows = 40)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, rows).Select(i => new KeyedRow
        {
            Tags = [.. Enumerable.Range(0, 1 + i % 4).Select(_ => _tags[random.Next(4)])],
            Color = _colors[random.Next(3)],
            Label = random.Next(2) == 0,
        })];
    }

    /// <summary>Maps both columns to keys whose values stand in the orders given, one letter or color each.</summary>
    public static ITransformer Map(MLContext context, string tags = "a b c d", string colors = "red green blue") =>
        KeyOf(context, "Tags", tags).Append(KeyOf(context, "Color", colors)).Fit(View(context));

    public static IDataView View(MLContext context, int rows = 40) => context.Data.LoadFromEnumerable(Create(rows));

    public static GruOptions Options { get; } = SmallOptions.Gru("Tags") with { StaticColumnNames = ["Color"] };

    private static IEstimator<ITransformer> KeyOf(MLContext context, string column, string values) => context.Transforms.Conversion.MapValueToKey(
        column, keyData: context.Data.LoadFromEnumerable(values.Split(' ').Select(v => new Value { Text = v })));

    private sealed class Value
    {
        public string Text { get; set; } = "";
    }
}
