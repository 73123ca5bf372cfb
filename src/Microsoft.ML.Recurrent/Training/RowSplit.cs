using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Keeps a fraction of the rows out of training, drawn from a seed.</summary>
internal static class RowSplit
{
    private const double UsualFraction = 0.1;

    // More rows would say hardly more, each time they are measured on.
    private const double MostValidationRows = 10_000;

    /// <summary>The fraction that the options ask for, or one that suits the rows: a tenth of few measures little more than chance, and they are missed in
    /// training.</summary>
    public static double FractionOf(TrainingOptions options, int rows) =>
        options.ValidationFraction ?? (rows < RowDefaults.FewRows ? 0 : Math.Min(UsualFraction, MostValidationRows / rows));

    /// <param name="labels">One class per row, or null to draw from all rows alike.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="fraction">From 0 to below 1.</param>
    /// <param name="seed">What is drawn from.</param>
    /// <returns>Ascending rows; every class keeps at least one row in training.</returns>
    public static (int[] Training, int[] Validation) Draw(float[]? labels, int rows, double fraction, int seed)
    {
        int[] shuffled = [.. Enumerable.Range(0, rows)];
        new Random(seed).Shuffle(shuffled);
        var groups = shuffled.GroupBy(row => labels is null ? 0 : labels[row]).OrderBy(group => group.Key).Select(group => group.ToArray());
        int[] validation = [.. Held([.. groups], fraction).Order()];
        var held = validation.ToHashSet();
        return ([.. Enumerable.Range(0, rows).Where(row => !held.Contains(row))], validation);
    }

    /// <summary>Keeps the last rows out of training: rows that are one text are read in their order.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="fraction">From 0 to below 1.</param>
    /// <returns>Ascending rows; one at least is trained on.</returns>
    public static (int[] Training, int[] Validation) Cut(int rows, double fraction)
    {
        int held = Math.Min(rows - 1, (int)Math.Round(rows * fraction));
        return ([.. Enumerable.Range(0, rows - held)], [.. Enumerable.Range(rows - held, held)]);
    }

    /// <summary>Carries what rounding has taken from one class to the next, so that many small classes give theirs too.</summary>
    private static IEnumerable<int> Held(int[][] groups, double fraction)
    {
        double owed = 0;
        foreach (int[] group in groups)
        {
            owed += fraction * group.Length;
            int count = Math.Min((int)Math.Round(owed), group.Length - 1);
            owed = Math.Min(owed - count, 0.5);
            foreach (int row in group.Take(count))
                yield return row;
        }
    }
}
