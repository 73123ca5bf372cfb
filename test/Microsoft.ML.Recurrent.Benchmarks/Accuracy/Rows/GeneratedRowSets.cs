namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Rows;

/// <summary>Sets of fifty rows that a linear model solves.</summary>
internal static class GeneratedRowSets
{
    public static readonly RowKind[] Kinds =
    [
        RowKind.Numbers("level", 2, 1, (20, 20), (random, cell) => 0.7 * cell.Sign + random.Normal()),
        RowKind.Numbers("slope", 2, 1, (20, 20), (random, cell) => 0.15 * cell.Sign * (cell.Step - 9.5) + random.Normal()),
        RowKind.Numbers("phase", 2, 1, (24, 24), (random, cell) => 1.2 * Math.Sin(2 * Math.PI * cell.Step / 12 + Math.PI / 2 * cell.Class) + random.Normal()),
        RowKind.Numbers("alternation", 2, 1, (20, 20), (random, cell) => 0.8 * cell.Sign * (1 - 2 * (cell.Step % 2)) + random.Normal()),
        RowKind.Numbers("place of a bump", 3, 1, (24, 24), (random, cell) => (cell.Step / 8 == cell.Class ? 1.8 : 0) + random.Normal(0.8)),
        RowKind.Numbers("channel", 3, 4, (12, 12), (random, cell) => (cell.Channel == cell.Class ? 1.2 : 0) + random.Normal()),
        RowKind.Numbers("large values of variable length", 2, 2, (8, 20), (random, cell) => 500 + 100 * (cell.Sign * (1 - cell.Channel) + random.Normal())),
        RowKind.Words("words", 2, telling: 3, steps: 9),
        RowKind.Words("words in four classes", 4, telling: 4, steps: 9),
    ];
}
