namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>A series and where its parts end: rows before <paramref name="TrainingEnd"/> train, rows from there to
/// <paramref name="End"/> validate, rows from <paramref name="End"/> on have no observed target any more and are the future.</summary>
internal sealed record SeriesPart(SeriesRows Rows, int TrainingEnd, int End)
{
    /// <summary>Keeps the last fraction of a series, in time, out of training.</summary>
    /// <param name="rows">The series.</param>
    /// <param name="targets">Targets of a row, its first values.</param>
    /// <param name="validationFraction">From 0 to below 1.</param>
    public static SeriesPart Of(SeriesRows rows, int targets, double validationFraction)
    {
        int end = ObservedEnd(rows, targets);
        return new SeriesPart(rows, end - (int)Math.Round(validationFraction * end), end);
    }

    /// <summary>Keeps the rows from <paramref name="trainingEnd"/> on out of training.</summary>
    /// <param name="rows">The series.</param>
    /// <param name="targets">Targets of a row, its first values.</param>
    /// <param name="trainingEnd">Rows to train on; 0 where the series only validates.</param>
    public static SeriesPart EndingAt(SeriesRows rows, int targets, int trainingEnd)
    {
        int end = ObservedEnd(rows, targets);
        return new SeriesPart(rows, Math.Min(trainingEnd, end), end);
    }

    private static int ObservedEnd(SeriesRows rows, int targets)
    {
        int end = checked((int)rows.Count);
        while (end > 0 && !AnyObserved(rows[end - 1][..targets]))
            end--;
        return end;
    }

    public static bool AnyObserved(ReadOnlySpan<float> targets)
    {
        foreach (float target in targets)
        {
            if (!float.IsNaN(target))
                return true;
        }

        return false;
    }
}
