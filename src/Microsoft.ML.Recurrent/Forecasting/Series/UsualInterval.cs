namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The time from one row to the next that is most frequent in the training split.</summary>
internal static class UsualInterval
{
    /// <returns>Ticks; the shorter one of equally frequent intervals, and 0 where no series has two rows.</returns>
    public static long Of(IEnumerable<SeriesPart> series)
    {
        var counts = new Dictionary<long, int>();
        foreach (var part in series)
        {
            for (int row = 1; row < part.TrainingEnd; row++)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                    counts, part.Rows.Ticks(row) - part.Rows.Ticks(row - 1), out _)++;
        }

        return counts.Count == 0 ? 0 : counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key;
    }
}
