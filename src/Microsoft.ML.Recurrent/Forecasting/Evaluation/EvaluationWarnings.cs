using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Warns of rows that are not all there, or that may not be.</summary>
internal static class EvaluationWarnings
{
    private const string ByOrder = "so forecasts are held against the rows that follow theirs";

    private const string NoFigures = "No row has both a forecast and an actual, so every figure is NaN.";

    /// <param name="series">The series, whole and measured.</param>
    /// <param name="columns">The columns, which say what is known of the rows.</param>
    /// <param name="order">The warning of rows in another order than they were loaded in; null where they are not.</param>
    public static string? Of(IReadOnlyList<EvaluatedSeries> series, EvaluationColumns columns, string? order)
    {
        string? rows = OfRows(series, columns, order);
        return series.Any(s => s.HasFigures) ? rows : rows is null ? NoFigures : $"{rows} {NoFigures}";
    }

    /// <param name="row">The number of a row when it was loaded.</param>
    /// <param name="before">That of the row before it.</param>
    public static string Shuffled(ulong row, ulong before) => string.Create(CultureInfo.InvariantCulture,
        $"The rows to evaluate are not in the order in which they were loaded: row {row} comes after row {before}. Forecasts are held against the rows that follow ")
        + "theirs, so those of shuffled rows are measured on wrong ones. Evaluate the view that Transform gives, or name the time column in TimeColumnName.";

    private static string? OfRows(IReadOnlyList<EvaluatedSeries> series, EvaluationColumns columns, string? order) => columns.Places is not null
        ? Counted(series, columns.Rows.Time is not null)
        : (columns.Rows.Time is null ? order : Gaps([.. series.Select(s => s.Rows)], columns)) ?? (AreTimesKept(series, columns) ? null : Unknown(columns));

    /// <summary>Rows are known by their numbers: those missing and repeated are counted.</summary>
    private static string? Counted(IReadOnlyList<EvaluatedSeries> series, bool hasTime)
    {
        long missing = series.Sum(s => s.Numbers.Missing), repeated = series.Sum(s => s.Numbers.Repeated);
        string[] parts =
        [
            .. missing > 0 && series.First(s => s.Numbers.Missing > 0) is var first
                ? [string.Create(CultureInfo.InvariantCulture,
                    $"{Rows(missing)} missing between those to evaluate, the first one row {first.Numbers.FirstMissing}{SequenceErrors.Of(first.Rows.Name)}: no forecast is made from ")
                    + "them, and those of them count as MissingActuals. Evaluate all rows that Transform gives to measure them too."]
                : Array.Empty<string>(),
            .. series.Any(s => s.WasShuffled) && !hasTime
                ? ["The rows were forecast in another order than they were loaded in, as shuffled rows are, and forecasts read the rows before theirs. Transform rows in time order, or "
                    + "name the time column in TimeColumnName when the forecaster is fitted, which tells."]
                : Array.Empty<string>(),
            .. repeated > 0 ? [$"{Rows(repeated)} there more than once; each is measured once."] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? null : string.Join(" ", parts);
    }

    /// <summary>Rows are known by their times alone, and the fit knew their steps: any gap may be a row that was dropped.</summary>
    private static string? Gaps(IReadOnlyList<SeriesRows> series, EvaluationColumns columns)
    {
        var tally = new StepTally(columns.Rows.Time!);
        foreach (var rows in series)
        {
            if ((columns.Steps?.Of(rows.Name) ?? TimeStepFit.Of(Stamps(rows))) is { } step)
            {
                for (long row = 1; row < rows.Count; row++)
                    tally.Add(step, rows, row, isBetweenViews: false);
            }
        }

        return tally.HasGaps
            ? $"{NoPlaces(columns)}, {ByOrder}, whatever their times are. Rows that are dropped after Transform move them onto wrong ones. {tally.Message}"
            : null;
    }

    private static bool AreTimesKept(IReadOnlyList<EvaluatedSeries> series, EvaluationColumns columns) =>
        columns is { Rows.Time: not null, Steps: { } steps } && series.All(s => s.Rows.Count < 2 || steps.Of(s.Rows.Name) is not null);

    private static string Unknown(EvaluationColumns columns) =>
        $"{NoPlaces(columns)}, {ByOrder}. Where rows were dropped or moved since the forecasts were made, those are measured on wrong rows. Evaluate the view that Transform gives "
        + "(SelectColumns keeps its hidden column with keepHidden: true), or name a column of row numbers in RowNumberColumnName.";

    private static string NoPlaces(EvaluationColumns columns) => $"Column '{columns.Forecast}' does not say which row of its series each forecast was made from";

    private static string Rows(long count) => count == 1 ? "1 row is" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows are");

    private static long[] Stamps(SeriesRows rows)
    {
        long[] stamps = new long[rows.Count];
        for (int row = 0; row < stamps.Length; row++)
            stamps[row] = rows.Ticks(row);
        return stamps;
    }
}
