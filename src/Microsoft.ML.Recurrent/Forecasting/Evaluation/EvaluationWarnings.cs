using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Warns of series whose rows are not all there: their forecasts are held against wrong rows.</summary>
internal static class EvaluationWarnings
{
    /// <param name="series">The series, whole.</param>
    /// <param name="columns">May say the steps of the rows.</param>
    public static string? Of(IEnumerable<SeriesRows> series, EvaluationColumns columns)
    {
        if (columns.Rows.Time is not { } time)
            return null;
        var tally = new StepTally(time);
        foreach (var rows in series)
        {
            if ((columns.Steps?.Of(rows.Name) ?? TimeStepFit.Of(Stamps(rows))) is { } step)
            {
                for (long row = 1; row < rows.Count; row++)
                    tally.Add(step, rows, row, isBetweenViews: false);
            }
        }

        return tally.IsIrregular
            ? $"Forecasts are held against the rows that follow theirs, whatever their times are. Rows that are dropped after Transform move them onto wrong ones. {tally.Message}"
            : null;
    }

    private static long[] Stamps(SeriesRows rows)
    {
        long[] stamps = new long[rows.Count];
        for (int row = 0; row < stamps.Length; row++)
            stamps[row] = rows.Ticks(row);
        return stamps;
    }
}
