namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>The synthetic rows with the opposite binary label: whoever learns the others' labels gets worse on these with every epoch.</summary>
internal static class Opposite
{
    public static IDataView Of(MLContext context, int count = 120, int seed = 1)
    {
        var rows = SyntheticRows.Create(count, seed);
        foreach (var row in rows)
            row.Label = !row.Label;
        return context.Data.LoadFromEnumerable(rows);
    }
}
