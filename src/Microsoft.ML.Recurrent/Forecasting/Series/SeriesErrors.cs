using System.Globalization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The wording of what can be wrong with rows of series. Rows of data count from 0, over all series; those of a stream count
/// within their series, and below 0 is one whose series is not known.</summary>
internal static class SeriesErrors
{
    /// <param name="row">The number of a row when it was loaded.</param>
    /// <param name="before">That of the row before it.</param>
    public static string ShuffledRows(ulong row, ulong before) => string.Create(CultureInfo.InvariantCulture,
        $"The rows of the fit are not in the order in which they were loaded: row {row} comes after row {before}. A forecaster learns what follows the rows before, ")
        + "so shuffled rows teach it nothing. Fit on rows in time order, or name the time column in TimeColumnName, which tells.";

    public static string MissingSeries(string column, long row) =>
        $"The series column '{column}' is missing in {Row(row)}; expected a key in every row. Drop the row.";

    public static string MissingName(string column, long row) =>
        $"The series column '{column}' is empty in {Row(row)}; expected a name in every row. Drop the row, or name its series.";

    public static string MissingTime(string column, string series, long row) =>
        $"The time column '{column}' is missing in {Row(row)}{SequenceErrors.Of(series)}; expected a time in every row. Drop the row, or check how the column is loaded.";

    public static string Infinite(string column, string series, long row, DateTime? time, float value) => string.Create(
        CultureInfo.InvariantCulture,
        $"Column '{column}' holds {value} in {Row(row)}{SequenceErrors.Of(series)}{At(time)}; expected finite numbers, or NaN where a value is missing.");

    public static string OutsideTransform(string column, string series, long row, float value, TargetTransform transform, float floor) => string.Create(
        CultureInfo.InvariantCulture,
        $"Target '{column}' is {value} in {Row(row)}{SequenceErrors.Of(series)}; TargetTransform {transform} takes values above {floor}. ")
        + (transform == TargetTransform.BoxCox ? "Use Log1p where there are zeros, add a constant to the column, or leave TargetTransform None." : "Add a constant to the column, or leave TargetTransform None.");

    /// <param name="column">The time column.</param>
    /// <param name="isOneSeries">Whether no column tells series apart.</param>
    /// <param name="series">The series.</param>
    /// <param name="row">The row.</param>
    /// <param name="before">The time of the series' row before it.</param>
    /// <param name="time">Its time.</param>
    /// <param name="mayBeLocal">Whether times may be local ones.</param>
    public static string Unsorted(string column, bool isOneSeries, string series, long row, DateTime before, DateTime time, bool mayBeLocal) => string.Create(
        CultureInfo.InvariantCulture,
        $"The time column '{column}' goes from {before:yyyy-MM-dd HH:mm:ss} to {time:yyyy-MM-dd HH:mm:ss} in {Row(row)}{SequenceErrors.Of(series)}; expected ")
        + "times that rise from row to row of a series. Sort the rows by time and keep one row per time step"
        + (isOneSeries ? ", or name the column that tells series apart as SeriesColumnName." : " of each series.")
        + (mayBeLocal && before - time <= _repeated ? " Local times come twice where clocks go back in autumn: give UTC times, or a DateTimeOffset column." : "");

    // What a local clock repeats in autumn.
    private static readonly TimeSpan _repeated = TimeSpan.FromHours(1);

    public static string ChangedStatic(string column, string series, long row) =>
        $"The static column '{column}' changes in {Row(row)}{SequenceErrors.Of(series)}; expected one value per series. Use a covariate for values that change.";

    public static string UnknownSeries(string column, string series, long row) =>
        $"Series '{SequenceErrors.Shown(series)}' of column '{column}'{(row < 0 ? "" : $", first in {Row(row)},")} was not there at fit; each series is scaled by what was fitted on it. "
        + "Fit again with this series, set ScaleEachSeries to false, or use PerWindow scaling.";

    public static string WindowTooLong(int window, int series, long longest) => series == 1
        ? $"WindowSize is {window}, but the series has {longest} rows; {ShorterWindow}"
        : $"WindowSize is {window}, but the longest of {series} series has {longest} rows; {ShorterWindow}";

    private const string ShorterWindow = "expected a window no longer than the longest series. Lower WindowSize or add rows.";

    /// <param name="columns">Targets without a value to train on.</param>
    /// <param name="isHeldBack">Whether the validation split has values of them.</param>
    public static string NothingObserved(IEnumerable<string> columns, bool isHeldBack) =>
        $"No value is observed in the training split of {string.Join(", ", columns.Select(c => $"target column '{c}'"))}; expected values to learn from. "
        + (isHeldBack
            ? "All there are lie in the validation split: add earlier rows, or lower Training.ValidationFraction."
            : "Check how the column is loaded, or leave it out.");

    public static string NothingToLearn(int minimumHistory, int longest) => minimumHistory == 1
        ? $"No row of the training split has an observed target after it; the longest series has {Count(longest)} for training. Add rows, or lower Training.ValidationFraction."
        : $"No row of the training split has {minimumHistory} rows up to it (MinimumHistory) and an observed target after it; "
            + $"the longest series has {Count(longest)} for training. Add rows, or lower MinimumHistory or Training.ValidationFraction.";

    private static string Count(int rows) => rows == 1 ? "1 row" : $"{rows} rows";

    public static string HorizonTooLong(int horizon, long reach) =>
        $"Horizon is {horizon}, but no origin of the training split has more than {reach} rows after it; expected one with a whole horizon after "
        + "it, to learn every row of it. Lower Horizon or Training.ValidationFraction, or add rows.";

    public static string StrideTooLong(int stride, int horizon) => string.Create(
        CultureInfo.InvariantCulture,
        $"Stride is {stride}, which leaves no origin of the training split with {horizon} rows and an observed target after it; expected a stride that ")
        + "leaves origins all along the series. Lower Stride.";

    public static string NoText(string column) =>
        $"No text of covariate '{column}' comes twice in the training split, so all of it is read as unknown; expected categories that come again. "
        + "Leave it out, or make categories of it.";

    public static string TooManyTexts(string column, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"The text covariate '{column}' has more than {most:N0} different values; expected categories that come again. Leave it out, or make fewer categories of it.");

    public static string TooManyRows(int origins, int targets) => string.Create(
        CultureInfo.InvariantCulture,
        $"{origins:N0} origins of {targets:N0} targets, each a series of its own, are more than the {Array.MaxLength:N0} rows that one fit can hold. ")
        + "Raise Stride, or fit on fewer rows or targets.";

    public static string BadValidationData(string what) =>
        $"{SequenceErrors.BadValidationData(what)} A series of the training data goes on in the validation data, with later rows.";

    public static string NothingToValidate(int minimumHistory) =>
        $"The validation data holds no observed target after a row with {minimumHistory} rows of its series up to it (MinimumHistory), those of the "
        + "training data included; expected rows that go on where the training data ends, or series of their own. Add rows, or leave validationData out.";

    public const string NothingToCalibrate =
        "Bounds are asked for, but no series is long enough to keep rows for their calibration; add rows, raise Training.ValidationFraction, "
        + "or leave the bounds out.";

    public static string SeriesWithoutScale(IReadOnlyList<string> names, int all, ForecastContext context) =>
        $"{names.Count} of {all} series {(names.Count == 1 ? "has" : "have")} a target without an observed value in the training split, so ScaleEachSeries finds no scale: "
        + $"{string.Join(", ", names.Take(5).Select(n => $"'{n}'"))}{(names.Count > 5 ? ", …" : "")}. "
        + (context == ForecastContext.Stateful ? "The scale of all series is used for them" : "Each of their forecasts is scaled by its own window")
        + "; fit again when they have more rows, or leave them out.";

    public static string CovariatesWithoutScale(IReadOnlyList<string> columns) =>
        $"No value is observed in the training split of covariate {string.Join(", ", columns.Select(c => $"'{c}'"))}; it is read as missing everywhere. "
        + "Check how the column is loaded, or leave it out.";

    private static string Row(long row) => row < 0 ? "the observation" : string.Create(CultureInfo.InvariantCulture, $"row {row}");

    private static string At(DateTime? time) => time is null ? "" : string.Create(CultureInfo.InvariantCulture, $" ({time:yyyy-MM-dd HH:mm:ss})");
}
