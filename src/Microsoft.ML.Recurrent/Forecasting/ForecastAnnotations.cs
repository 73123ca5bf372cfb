using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Annotations of a forecaster's columns, so that an evaluator needs no options.</summary>
internal static class ForecastAnnotations
{
    /// <summary>On every column: the names of the target columns, a vector of text.</summary>
    public const string Targets = "ForecastTargets";

    /// <summary>On every column: the name of the column of point forecasts that it belongs to, as text.</summary>
    public const string ForecastColumn = "ForecastColumn";

    /// <summary>On every column: rows of the season that a naive forecast repeats, an <c>Int32</c>; 1 where the fit found none.</summary>
    public const string Seasonality = "ForecastSeasonality";

    /// <summary>On every column: horizon steps, an <c>Int32</c>.</summary>
    public const string Horizon = "ForecastHorizon";

    /// <summary>On every column: the name of the column that tells series apart, as text; absent where there is one series.</summary>
    public const string SeriesColumn = "ForecastSeriesColumn";

    /// <summary>On every column: the name of the time column, as text; absent where there is none.</summary>
    public const string TimeColumn = "ForecastTimeColumn";

    /// <summary>On every column where there is a time column: the steps of the series' rows, as the JSON of <see cref="UsualSteps"/>.</summary>
    public const string TimeSteps = "ForecastTimeSteps";

    /// <summary>On a column of quantiles: their levels, a vector of <c>Single</c>.</summary>
    public const string Levels = "ForecastLevels";

    /// <summary>On a bound's column: the fraction of values that the interval is to hold, a <c>Single</c>.</summary>
    public const string ConfidenceLevel = "ForecastConfidenceLevel";

    private const string FirstStep = " +1";

    /// <param name="options">What is forecast.</param>
    /// <param name="names">The targets' names: the target columns', and of vectors those of their values.</param>
    /// <param name="levels">Of a column of quantiles.</param>
    /// <param name="confidenceLevel">Of a bound's column.</param>
    /// <param name="steps">The steps of the series' rows, where they are known.</param>
    public static DataViewSchema.Annotations Of(
        ForecastingOptions options, IReadOnlyList<string> names, IReadOnlyList<float>? levels = null, float? confidenceLevel = null, UsualSteps? steps = null)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] targets = [.. options.TargetColumnNames.Select(n => n.AsMemory())];
        AddVector(builder, Targets, TextDataViewType.Instance, () => targets, targets.Length);
        string forecast = options.OutputColumnName;
        builder.Add(ForecastColumn, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = forecast.AsMemory());
        int horizon = options.Horizon, season = options.Season;
        builder.Add(Seasonality, NumberDataViewType.Int32, (ref int value) => value = season);
        AddVector(builder, ScoreAnnotations.SlotNames, TextDataViewType.Instance, () => SlotNames(options.Horizon, names, levels), names.Count * horizon * (levels?.Count ?? 1));
        builder.Add(Horizon, NumberDataViewType.Int32, (ref int value) => value = horizon);
        if (options.SeriesColumnName is { } series)
            builder.Add(SeriesColumn, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = series.AsMemory());
        if (options.TimeColumnName is { } time)
        {
            builder.Add(TimeColumn, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = time.AsMemory());
            builder.Add(TimeSteps, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = JsonSerializer.Serialize(steps, Manifest.Json).AsMemory());
        }

        if (levels is not null)
            AddVector<float>(builder, Levels, NumberDataViewType.Single, () => [.. levels], levels.Count);
        if (confidenceLevel is { } confidence)
            builder.Add(ConfidenceLevel, NumberDataViewType.Single, (ref float value) => value = confidence);
        return builder.ToAnnotations();
    }

    /// <summary>The targets that a column forecasts; empty where it does not say.</summary>
    public static string[] TargetsOf(DataViewSchema.Column column) => [.. Vector<ReadOnlyMemory<char>>(column, Targets).Select(name => name.ToString())];

    /// <summary>The names of the values that a column of point forecasts forecasts, in order; empty where it does not say.</summary>
    public static string[] ValuesOf(DataViewSchema.Column column) =>
        [.. Sequences.SlotNames.Read(column).Where(name => name.EndsWith(FirstStep, StringComparison.Ordinal)).Select(name => name[..^FirstStep.Length])];

    /// <summary>The levels of a column of quantiles; empty for any other column.</summary>
    public static float[] LevelsOf(DataViewSchema.Column column) => Vector<float>(column, Levels);

    /// <summary>The column of point forecasts that a forecaster's column belongs to, by the name that it was made with; null where it does not say.</summary>
    public static string? ForecastOf(DataViewSchema.Column column) => Text(column, ForecastColumn);

    /// <summary>Rows of the season that a naive forecast repeats; 1 where the fit found none, or the column does not say.</summary>
    public static int SeasonalityOf(DataViewSchema.Column column)
    {
        int season = 1;
        if (Has(column, Seasonality))
            column.Annotations.GetValue(Seasonality, ref season);
        return Math.Max(1, season);
    }

    /// <summary>The column that tells the forecast's series apart, or null.</summary>
    public static string? SeriesOf(DataViewSchema.Column column) => Text(column, SeriesColumn);

    /// <summary>The forecast's time column, or null.</summary>
    public static string? TimeOf(DataViewSchema.Column column) => Text(column, TimeColumn);

    /// <summary>The steps of the series' rows; null where the column does not say.</summary>
    public static UsualSteps? StepsOf(DataViewSchema.Column column) =>
        Text(column, TimeSteps) is { Length: > 0 } json ? JsonSerializer.Deserialize<UsualSteps>(json, Manifest.Json) : null;

    /// <summary>True if a column holds lower or upper bounds.</summary>
    public static bool IsBound(DataViewSchema.Column column) => Has(column, ConfidenceLevel);

    private static bool Has(DataViewSchema.Column column, string kind) => column.Annotations.Schema.GetColumnOrNull(kind) is not null;

    private static string? Text(DataViewSchema.Column column, string kind)
    {
        if (!Has(column, kind))
            return null;
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(kind, ref text);
        return text.ToString();
    }

    private static T[] Vector<T>(DataViewSchema.Column column, string kind)
    {
        if (!Has(column, kind))
            return [];
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues()];
    }

    /// <summary>The target and the horizon step of each value, and a quantile's level: "Count +1", "Count +1 q0.9".</summary>
    private static ReadOnlyMemory<char>[] SlotNames(int horizon, IReadOnlyList<string> targets, IReadOnlyList<float>? levels)
    {
        string[] suffixes = levels is null ? [""] : [.. levels.Select(level => string.Create(CultureInfo.InvariantCulture, $" q{level}"))];
        return
        [
            .. suffixes.SelectMany(suffix => Enumerable.Range(1, horizon).SelectMany(step => targets.Select(
                target => string.Create(CultureInfo.InvariantCulture, $"{target} +{step}{suffix}").AsMemory()))),
        ];
    }

    private static void AddVector<T>(
        DataViewSchema.Annotations.Builder builder, string kind, PrimitiveDataViewType type, Func<T[]> create, int length) =>
        builder.Add(kind, new VectorDataViewType(type, length), (ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, length);
            create().CopyTo(editor.Values);
            value = editor.Commit();
        });
}
