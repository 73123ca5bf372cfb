using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Keeps a share of the rows out of training, drawn from a seed.</summary>
internal static class RowSplit
{
    /// <param name="labels">One class per row, or null to draw from all rows alike.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="share">From 0 to below 1.</param>
    /// <param name="seed">What is drawn from.</param>
    /// <returns>Ascending rows; every class keeps at least one row in training.</returns>
    public static (int[] Training, int[] Validation) Draw(float[]? labels, int rows, double share, int seed)
    {
        int[] shuffled = [.. Enumerable.Range(0, rows)];
        new Random(seed).Shuffle(shuffled);
        var groups = shuffled.GroupBy(row => labels is null ? 0 : labels[row]).OrderBy(group => group.Key);
        int[] validation = [.. groups.SelectMany(group => group.Take(Math.Min((int)Math.Round(share * group.Count()), group.Count() - 1))).Order()];
        var held = validation.ToHashSet();
        return ([.. Enumerable.Range(0, rows).Where(row => !held.Contains(row))], validation);
    }
}
