using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Finds in a schema what an evaluation reads: named by the options, or by the forecast column itself. One exception lists every
/// violation.</summary>
internal sealed class EvaluationSchema
{
    private readonly List<string> _violations = [];
    private readonly DataViewSchema _schema;
    private readonly Dictionary<string, ColumnFacts> _columns;
    private readonly ForecastEvaluationOptions _options;
    private readonly DataViewSchema.Column? _forecast;

    private EvaluationSchema(DataViewSchema schema, ForecastEvaluationOptions options)
    {
        (_schema, _options) = (schema, options);
        _columns = InputSchemaCheck.Lookup(InputSchemaCheck.Visible(schema));
        _forecast = schema.GetColumnOrNull(options.ForecastColumnName);
    }

    /// <exception cref="ArgumentException">Columns are missing, of a wrong type or of a wrong length.</exception>
    public static EvaluationColumns Resolve(DataViewSchema schema, ForecastEvaluationOptions options)
    {
        var evaluation = new EvaluationSchema(schema, options);
        return evaluation.Checked(evaluation.Resolve());
    }

    /// <summary>Targets, time and series alone, all of them named by the options, of data without forecasts.</summary>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type.</exception>
    public static ForecastColumns ResolveRows(DataViewSchema schema, ForecastEvaluationOptions options)
    {
        var evaluation = new EvaluationSchema(schema, options);
        return evaluation.Checked(evaluation.Rows([.. options.TargetColumnNames], options.TimeColumnName, options.SeriesColumnName));
    }

    private EvaluationColumns Resolve()
    {
        int length = Length(_options.ForecastColumnName, "forecast");
        string[] targets = Targets();
        string? series = _options.SeriesColumnName ?? (_forecast is { } f ? ForecastAnnotations.SeriesOf(f) : null);
        var rows = Rows(targets, _options.TimeColumnName ?? Time(), series);
        int count = rows.Targets.Count;
        if (length > 0 && count > 0 && length % count != 0)
            _violations.Add($"Forecast column '{_options.ForecastColumnName}' has {length} values for {Count(count, "target")}; expected a multiple: horizon × targets.");
        if (_forecast is { } column && ForecastAnnotations.ValuesOf(column) is var values && SlotNames.AreReordered(values, rows.Targets))
            _violations.Add($"Forecast column '{column.Name}' forecasts {Listed(values)}, but the targets are {Listed(rows.Targets)}; expected the same order, since values are "
                + "paired by their places. Join the targets' columns, and name them in TargetColumnNames, as they were at fit.");
        var (lower, upper) = Bounds(length);
        var (quantiles, levels) = Quantiles(length);
        return new EvaluationColumns(_options.ForecastColumnName, length / Math.Max(1, count), rows)
        {
            Lower = lower,
            Upper = upper,
            Steps = _forecast is { } own && rows.Time == ForecastAnnotations.TimeOf(own) ? ForecastAnnotations.StepsOf(own) : null,
            Quantiles = quantiles,
            Levels = levels,
            Places = Places(),
            Seasonality = _options.Seasonality ?? Season,
            Baselines = _options.BaselineSeasonalities ?? [.. new[] { 1, _options.Seasonality ?? Season }.Distinct()],
        };
    }

    /// <summary>The season of the fit, where the forecast says it.</summary>
    private int Season => _forecast is { } forecast ? ForecastAnnotations.SeasonalityOf(forecast) : 1;

    /// <summary>The column of row numbers that is named, or the hidden one of the forecaster.</summary>
    private DataViewSchema.Column? Places()
    {
        if (_options.RowNumberColumnName is not { } name)
            return _forecast is { } forecast ? PlaceColumn.Of(_schema, forecast) : null;
        Check([name], "row number", PlaceReader.Rule);
        return _schema.GetColumnOrNull(name);
    }

    /// <summary>The time column that the forecast names, where it is still there.</summary>
    private string? Time() => _forecast is { } forecast && ForecastAnnotations.TimeOf(forecast) is { } time && _columns.GetValueOrDefault(time) is { } column
        && ForecastSchemaCheck.TimeRule(column) is null ? time : null;

    private ForecastColumns Rows(string[] targets, string? time, string? series)
    {
        Check(targets, "target", c => ForecastSchemaCheck.Number("Target", c));
        Check(time is null ? [] : [time], "time", ForecastSchemaCheck.TimeRule);
        Check(series is null ? [] : [series], "series", ForecastSchemaCheck.SeriesRule);
        var key = series is not null && _columns.GetValueOrDefault(series) is { IsKey: true } found ? found : null;
        bool areNumbers = targets.All(name => _columns.GetValueOrDefault(name) is { } column && ForecastSchemaCheck.Number("Target", column) is null);
        var (names, sources) = areNumbers ? NumberColumns.Of(_schema, targets) : ([targets], null);
        return new ForecastColumns(names[0], time, series, key is not null, [], [], []) { Sources = sources, SeriesKeys = key?.Keys };
    }

    private T Checked<T>(T columns) => _violations.Count == 0
        ? columns
        : throw Errors.Schema("The data cannot be evaluated", _violations, "data");

    private string[] Targets()
    {
        string[] targets = _options.TargetColumnNames.Count > 0 ? [.. _options.TargetColumnNames]
            : _forecast is { } forecast ? ForecastAnnotations.TargetsOf(forecast) : [];
        if (targets.Length == 0 && _forecast is not null)
            _violations.Add($"Forecast column '{_options.ForecastColumnName}' does not say what it forecasts; name the target columns in TargetColumnNames.");
        return targets;
    }

    private (string? Lower, string? Upper) Bounds(int length)
    {
        string? lower = _options.LowerBoundColumnName, upper = _options.UpperBoundColumnName;
        if (lower is null && Companions().Where(ForecastAnnotations.IsBound).ToArray() is [var first, var second])
            (lower, upper) = (first.Name, second.Name);
        foreach (string bound in new[] { lower, upper }.OfType<string>())
            CheckLength(bound, "bound", length, $"one value per forecast, {length}");
        return (lower, upper);
    }

    private (string? Column, float[] Levels) Quantiles(int length)
    {
        DataViewSchema.Column? column = _options.QuantilesColumnName is { } name
            ? _schema.GetColumnOrNull(name)
            : Companions().Where(c => ForecastAnnotations.LevelsOf(c).Length > 0).Select(c => (DataViewSchema.Column?)c).FirstOrDefault();
        float[] levels = _options.QuantileLevels.Count > 0 ? [.. _options.QuantileLevels] : column is { } found ? ForecastAnnotations.LevelsOf(found) : [];
        string? quantiles = _options.QuantilesColumnName ?? column?.Name;
        if (quantiles is null)
            return (null, []);
        if (column is not null && levels.Length == 0)
            _violations.Add($"Quantiles column '{quantiles}' does not say its levels; name them in QuantileLevels.");
        long values = (long)levels.Length * length;
        CheckLength(quantiles, "quantiles", values, $"{Count(levels.Length, "level")} × {length} forecasts, {values}");
        return (quantiles, levels);
    }

    /// <summary>The companions of a forecast: the columns after it that are bounds or quantiles.</summary>
    private IEnumerable<DataViewSchema.Column> Companions() => _forecast is not { } forecast || ForecastAnnotations.TargetsOf(forecast).Length == 0
        ? []
        : _schema.Skip(forecast.Index + 1).TakeWhile(c => ForecastAnnotations.IsBound(c) || ForecastAnnotations.LevelsOf(c).Length > 0);

    private void CheckLength(string column, string role, long length, string required)
    {
        int found = Length(column, role);
        if (found > 0 && length > 0 && found != length)
            _violations.Add($"The {role} column '{column}' has {found} values; expected {required}.");
    }

    /// <summary>0 where the column is not what it must be.</summary>
    private int Length(string name, string role)
    {
        if (!_columns.TryGetValue(name, out var column))
            _violations.Add(Errors.MissingColumn(name, role, _columns.Keys));
        else if (column is { IsSingle: true, IsVector: true, Size: > 0 and var size })
            return size;
        else
            _violations.Add($"The {role} column '{name}' is {column.Description}; expected a vector of Single of known length.");
        return 0;
    }

    private void Check(IEnumerable<string> names, string role, Func<ColumnFacts, string?> rule) => _violations.AddRange(names
        .Select(name => _columns.TryGetValue(name, out var column) ? rule(column) : Errors.MissingColumn(name, role, _columns.Keys))
        .OfType<string>());

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
