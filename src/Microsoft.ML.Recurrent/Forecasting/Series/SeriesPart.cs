namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>A series and where its parts end: rows before <paramref name="TrainingEnd"/> train, rows from there to
/// <paramref name="End"/> validate, rows from <paramref name="End"/> on have no observed target any more and are the future.</summary>
internal sealed record SeriesPart(SeriesRows Rows, int TrainingEnd, int End)
{
    /// <summary>Keeps the last share of a series, in time, out of training.</summary>
    /// <param name="rows">The series.</param>
    /// <param name="targets">Targets of a row, its first numbers.</param>
    /// <param name="validationShare">From 0 to below 1.</param>
    public static SeriesPart Of(SeriesRows rows, int targets, double validationShare)
    {
        int end = rows.Count;
        while (end > 0 && !AnyObserved(rows[end - 1][..targets]))
            end--;
        return new SeriesPart(rows, end - (int)Math.Round(validationShare * end), end);
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
