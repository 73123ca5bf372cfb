using System.Globalization;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Forecasting.Scales;

namespace Microsoft.ML.Recurrent;

/// <summary>Checks a forecaster's options before any data is seen; one exception lists every violation.</summary>
internal static class ForecastingOptionsValidation
{
    private const int LongestHorizon = 16_384;
    private const int LongestWindow = 1 << 20;
    private const int MostQuantiles = 1_000;
    private const int MostNamed = 10;

    // What the head reads of one forecast: half a gigabyte.
    private const long MostHeadValues = 1 << 27;

    private const CalendarFeatures AllCalendarFeatures = CalendarFeatures.MinuteOfHour | CalendarFeatures.HourOfDay
        | CalendarFeatures.DayOfWeek | CalendarFeatures.DayOfMonth | CalendarFeatures.DayOfYear;

    /// <exception cref="ArgumentException">Something is out of range; the message lists all of it.</exception>
    public static void ThrowIfInvalid(ForecastingOptions options) => ThrowIfAny(options, Asked);

    /// <summary>All violations of options that are to be fitted.</summary>
    public static IEnumerable<string> Violations(ForecastingOptions options) => Lists(options).ToArray() is { Length: > 0 } lists ? lists : Asked(options);

    private static IEnumerable<string> Asked(ForecastingOptions options) => [.. All(options), .. OutputNames(options), .. RepeatedLags(options)];

    /// <summary>The same of a saved model's options. Earlier models may have columns that hide one another.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists all of it.</exception>
    public static void ThrowIfUnreadable(ForecastingOptions options) => ThrowIfAny(options, o => [.. All(o), .. Open(o)]);

    private static void ThrowIfAny(ForecastingOptions options, Func<ForecastingOptions, IEnumerable<string>> violationsOf)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] violations = [.. Lists(options)];
        if (violations.Length == 0)
            violations = [.. violationsOf(options)];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"{options.GetType().Name} cannot be used", violations), nameof(options));
    }

    private static IEnumerable<string> All(ForecastingOptions options) =>
    [
        .. Inputs(options), .. Outputs(options), .. Reach(options), .. Behaviour(options), .. Uncertainty(options),
        .. OptionsValidation.Network(options.ToNetwork()),
    ];

    private static IEnumerable<string> Lists(ForecastingOptions o)
    {
        (string Name, object? List)[] lists =
        [
            (nameof(o.TargetColumnNames), o.TargetColumnNames), (nameof(o.PastCovariateColumnNames), o.PastCovariateColumnNames),
            (nameof(o.FutureCovariateColumnNames), o.FutureCovariateColumnNames), (nameof(o.StaticColumnNames), o.StaticColumnNames),
            (nameof(o.Seasonality), o.Seasonality), (nameof(o.Quantiles), o.Quantiles),
        ];
        return lists.Where(l => l.List is null).Select(l => $"{l.Name} is null; give an empty list where there is nothing to name.");
    }

    private static IEnumerable<string> Inputs(ForecastingOptions o)
    {
        if (o.TargetColumnNames.Count == 0)
            yield return "TargetColumnNames is empty; name at least one target column.";
        string?[] names =
        [
            .. o.TargetColumnNames, .. o.PastCovariateColumnNames, .. o.FutureCovariateColumnNames, .. o.StaticColumnNames,
            .. Named(o.TimeColumnName), .. Named(o.SeriesColumnName),
        ];
        if (names.Any(string.IsNullOrWhiteSpace))
            yield return "An input column has an empty name; name every column.";
        foreach (var twice in names.Where(n => !string.IsNullOrWhiteSpace(n)).GroupBy(n => n).Where(g => g.Count() > 1 && !IsSeriesAndStatic(g.Key!, o)))
            yield return $"Column '{twice.Key}' is named {twice.Count()} times; name every input column once.";
        if (o.CalendarFeatures is not (null or CalendarFeatures.None) && o.TimeColumnName is null)
            yield return $"CalendarFeatures is {o.CalendarFeatures}, but TimeColumnName is null; name the DateTime column they are made of.";
        if (o.CalendarFeatures is { } features && (features & ~AllCalendarFeatures) != 0)
            yield return $"CalendarFeatures is {features}; expected flags of {nameof(CalendarFeatures)}, or null to let the fit choose.";
        if (o.TimeStep is not null && o.TimeColumnName is null)
            yield return $"TimeStep is {o.TimeStep}, but TimeColumnName is null; name the time column whose steps they are.";
        foreach (string violation in o.TimeStep is { } step ? TimeStepValidation.Violations(step) : [])
            yield return violation;
        foreach (int lag in (o.Lags ?? []).Where(lag => lag is < 1 or > LongestWindow).Take(MostNamed))
            yield return Found("A lag", lag, $"1 to {LongestWindow:N0}");
        foreach (int season in o.Seasonality.Where(season => season is < 1 or > LongestWindow).Take(MostNamed))
            yield return Found("A season", season, $"1 to {LongestWindow:N0} rows");
        foreach (var twice in o.Seasonality.GroupBy(season => season).Where(g => g.Count() > 1).Take(MostNamed))
            yield return $"Seasonality names {twice.Key} {twice.Count()} times; name every season once.";
    }

    /// <summary>The series' key may be a static covariate too.</summary>
    private static bool IsSeriesAndStatic(string name, ForecastingOptions o) =>
        name == o.SeriesColumnName && o.StaticColumnNames.Count(n => n == name) == 1
        && !o.TargetColumnNames.Concat(o.PastCovariateColumnNames).Concat(o.FutureCovariateColumnNames).Append(o.TimeColumnName).Contains(name);

    private static IEnumerable<string> Outputs(ForecastingOptions o)
    {
        if (string.IsNullOrWhiteSpace(o.OutputColumnName))
            yield return "OutputColumnName is empty; name the column to add.";
        if (o.ConfidenceLowerBoundColumnName is null != o.ConfidenceUpperBoundColumnName is null)
            yield return "ConfidenceLowerBoundColumnName and ConfidenceUpperBoundColumnName must both be named, or neither.";
        string[] bounds = [.. Named(o.ConfidenceLowerBoundColumnName), .. Named(o.ConfidenceUpperBoundColumnName)];
        if (bounds.Any(string.IsNullOrWhiteSpace))
            yield return "A bound's column has an empty name; name the column or leave it null.";
        foreach (var twice in bounds.Append(o.OutputColumnName).GroupBy(n => n).Where(g => g.Count() > 1 && !string.IsNullOrWhiteSpace(g.Key)))
            yield return $"Output column '{twice.Key}' is named {twice.Count()} times; give every output column its own name.";
        foreach (var (name, bound) in new[] { (nameof(o.MinimumForecast), o.MinimumForecast), (nameof(o.MaximumForecast), o.MaximumForecast) })
        {
            if (bound is { } value && !float.IsFinite(value))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected a finite number, or null for no limit.");
        }

        if (o.MinimumForecast is { } one && one == o.MaximumForecast)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"MinimumForecast and MaximumForecast are both {one}, so every forecast would be {one}; give a larger maximum, or leave one of them null.");
        if (o.MinimumForecast > o.MaximumForecast)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"MinimumForecast is {o.MinimumForecast}, but MaximumForecast is {o.MaximumForecast}; give a larger maximum.");
        if (TargetTransforms.Of(o.TargetTransform) is { } transform && o.MaximumForecast <= transform.Floor)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"MaximumForecast is {o.MaximumForecast}, but TargetTransform {o.TargetTransform} takes and gives values above {transform.Floor}; give a larger maximum.");
    }

    /// <summary>Columns that would hide one another, or an input that an evaluation or a next forecaster still reads.</summary>
    private static IEnumerable<string> OutputNames(ForecastingOptions o)
    {
        string[] others = [.. Named(o.OutputColumnName), .. Named(o.ConfidenceLowerBoundColumnName), .. Named(o.ConfidenceUpperBoundColumnName)];
        if (o.Quantiles.Count > 0 && others.Contains(o.QuantilesColumnName))
            yield return $"Output column '{o.QuantilesColumnName}' is a bound, but also the column of the quantiles (OutputColumnName and 'Quantiles'); rename the bound.";
        string?[] inputs =
        [
            .. o.TargetColumnNames, .. o.PastCovariateColumnNames, .. o.FutureCovariateColumnNames, .. o.StaticColumnNames, o.TimeColumnName, o.SeriesColumnName,
        ];
        foreach (string name in others.Concat(o.Quantiles.Count > 0 ? [o.QuantilesColumnName] : []).Distinct().Where(inputs.Contains))
            yield return $"Output column '{name}' has the name of an input column, which it would hide; give it a name of its own.";
    }

    private static IEnumerable<string> Reach(ForecastingOptions o)
    {
        if (o.Horizon is < 1 or > LongestHorizon)
            yield return Found(nameof(o.Horizon), o.Horizon, $"1 to {LongestHorizon:N0}");
        else if (o.Strategy == ForecastStrategy.Direct && HeadValues(o) is var values && values > MostHeadValues)
            yield return Found($"{nameof(o.Horizon)} × {nameof(o.HiddenSize)}", values, $"at most {MostHeadValues:N0}") + " Lower one of them, or use the Recursive strategy.";
        if (o.WindowSize is < 1 or > LongestWindow)
            yield return Found(nameof(o.WindowSize), o.WindowSize, $"1 to {LongestWindow:N0}");
        if (o.MinimumHistory < 1)
            yield return Found(nameof(o.MinimumHistory), o.MinimumHistory, $"1 or more");
        if (o.Stride < 1)
            yield return Found(nameof(o.Stride), o.Stride, $"1 or more");
    }

    private static long HeadValues(ForecastingOptions o) => (long)o.Horizon * o.HiddenSize;

    private static IEnumerable<string> Behaviour(ForecastingOptions o)
    {
        foreach (string? unknown in new[] { Unknown(o.Context), Unknown(o.Strategy), Unknown(o.Scaling), Unknown(o.Loss), Unknown(o.TargetTransform) }.Where(u => u is not null))
            yield return unknown!;
        if (o.Members == 0 || (o.Members & ~ForecastMembers.All) != 0)
            yield return $"Members is {o.Members}; expected at least one flag of {nameof(ForecastMembers)}.";
        else if (o.Strategy == ForecastStrategy.Recursive && !o.Members.HasFlag(ForecastMembers.Network))
            yield return $"Members is {o.Members}, but Strategy is Recursive, which forecasts with the network alone; add Network, or use the Direct strategy.";
        if (o.Context == ForecastContext.Stateful && o.Scaling == SeriesScaling.PerWindow)
            yield return "Scaling is PerWindow, but Context is Stateful, which has no windows; use Standard or Robust scaling, or the Window context.";
        if (o.Context == ForecastContext.Stateful && o.ToCell() is { } cell && HasStepMask(cell))
            yield return $"Context is Stateful, but the cell '{cell.Name}' updates its units by the number of the step, which no state carries; use the Window context or another cell.";
        if (o.ScaleEachSeries && o.SeriesColumnName is null)
            yield return "ScaleEachSeries is true, but SeriesColumnName is null; name the column that tells series apart.";
        if (o.ScaleEachSeries && o.Scaling is SeriesScaling.None or SeriesScaling.PerWindow)
            yield return $"ScaleEachSeries is true, but Scaling is {o.Scaling}; use Standard or Robust.";
    }

    private static bool HasStepMask(Cell cell)
    {
        try
        {
            return cell.Graph.Of(Operation.Mask).Any();
        }
        catch (ArgumentException)
        {
            // What is wrong with the cell is said with the network's options.
            return false;
        }
    }

    private static IEnumerable<string> Uncertainty(ForecastingOptions o)
    {
        float[] levels = [.. o.Quantiles];
        if (levels.Length > MostQuantiles)
            yield return $"Quantiles has {levels.Length} levels; expected at most {MostQuantiles}.";
        else if (levels.Any(q => q is not (> 0 and < 1)) || levels.Zip(levels.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return $"Quantiles is [{string.Join(", ", levels.Select(l => l.ToString(CultureInfo.InvariantCulture)))}]; "
                + "expected rising levels between 0 and 1 (exclusive).";
        if (o.ConfidenceLevel is not (> 0 and < 1))
            yield return Found(nameof(o.ConfidenceLevel), o.ConfidenceLevel, $"a fraction between 0 and 1 (exclusive)");
        if (o.HasIntervals && o.Training is { ValidationFraction: 0 })
            yield return "Bounds are asked for, but Training.ValidationFraction is 0; they are calibrated on the validation split, so keep one.";
    }

    /// <summary>Earlier versions took a lag twice, and their models keep it.</summary>
    private static IEnumerable<string> RepeatedLags(ForecastingOptions o) => (o.Lags ?? []).GroupBy(lag => lag).Where(g => g.Count() > 1).Take(MostNamed)
        .Select(twice => FormattableString.Invariant($"Lags names {twice.Key} {twice.Count()} times; name every lag once."));

    /// <summary>Settings that every fit settles.</summary>
    private static IEnumerable<string> Open(ForecastingOptions o)
    {
        if (o.WindowSize is null)
            yield return "WindowSize is missing; expected the window of the fit.";
        if (o.Lags is null)
            yield return "Lags is missing; expected the lags of the fit, or an empty list.";
        if (o.Scaling == SeriesScaling.Auto)
            yield return "Scaling is Auto; expected the scaling that the fit chose.";
    }

    private static string[] Named(string? name) => name is null ? [] : [name];

    private static string? Unknown<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : Found(typeof(T).Name, value, $"{string.Join(" or ", Enum.GetNames<T>())}");

    private static string Found<T>(string name, T value, FormattableString required) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {FormattableString.Invariant(required)}.");
}
