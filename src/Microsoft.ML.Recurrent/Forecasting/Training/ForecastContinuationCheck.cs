using System.Globalization;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Checks that a fitted forecaster can be trained further under some options.</summary>
internal static class ForecastContinuationCheck
{
    /// <exception cref="ArgumentException">It is another network; the message lists every difference.</exception>
    public static void ThrowIfAnother(ForecastingOptions wanted, ForecastingOptions fitted)
    {
        string[] violations = [.. Columns(wanted, fitted), .. Reach(wanted, fitted), .. Network(wanted, fitted)];
        if (violations.Length > 0)
            throw Errors.Schema("The forecaster cannot be trained further with these options", violations, "continueFrom");
    }

    private static IEnumerable<string> Columns(ForecastingOptions w, ForecastingOptions f) => new[]
    {
        Differs(nameof(w.TargetColumnNames), List(w.TargetColumnNames), List(f.TargetColumnNames)),
        Differs(nameof(w.TimeColumnName), w.TimeColumnName ?? "null", f.TimeColumnName ?? "null"),
        Differs(nameof(w.SeriesColumnName), w.SeriesColumnName ?? "null", f.SeriesColumnName ?? "null"),
        Differs(nameof(w.PastCovariateColumnNames), List(w.PastCovariateColumnNames), List(f.PastCovariateColumnNames)),
        Differs(nameof(w.FutureCovariateColumnNames), List(w.FutureCovariateColumnNames), List(f.FutureCovariateColumnNames)),
        Differs(nameof(w.StaticColumnNames), List(w.StaticColumnNames), List(f.StaticColumnNames)),
        Differs(nameof(w.CalendarFeatures), w.CalendarFeatures, f.CalendarFeatures),
        Differs(nameof(w.Lags), List(w.LagRows), List(f.LagRows)),
    }.OfType<string>();

    private static IEnumerable<string> Reach(ForecastingOptions w, ForecastingOptions f) => new[]
    {
        Differs(nameof(w.Horizon), w.Horizon, f.Horizon),
        Differs(nameof(w.Context), w.Context, f.Context),
        Differs(nameof(w.Strategy), w.Strategy, f.Strategy),
        Differs(nameof(w.TargetTransform), w.TargetTransform, f.TargetTransform),
        Differs(nameof(w.Scaling), w.Scaling, f.Scaling),
        Differs(nameof(w.Loss), w.Loss, f.Loss),
        Differs(nameof(w.TargetsAsSeries), w.TargetsAsSeries is true, f.TargetsAsSeries is true),
        Differs(nameof(w.ScaleEachSeries), w.ScaleEachSeries, f.ScaleEachSeries),
        Differs(nameof(w.Quantiles), List(w.Quantiles), List(f.Quantiles)),
        Differs("choice of bounds", w.HasIntervals, f.HasIntervals),
        w.HasIntervals && f.HasIntervals ? Differs(nameof(w.ConfidenceLevel), w.ConfidenceLevel, f.ConfidenceLevel) : null,
    }.OfType<string>();

    private static IEnumerable<string> Network(ForecastingOptions w, ForecastingOptions f) =>
        ContinuationCheck.Encoder(w.ToNetwork(), f.ToNetwork()).Concat(ContinuationCheck.Ensemble(w.Ensemble, f.Ensemble));

    private static string? Differs<T>(string name, T wanted, T fitted) => ContinuationCheck.Differs(name, wanted, fitted);

    private static string List<T>(IReadOnlyList<T> values) =>
        values.Count == 0 ? "none" : string.Join(", ", values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v}")));
}
