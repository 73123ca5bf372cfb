using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>Holds the parts of a manifest against each other: an altered file is refused, not believed.</summary>
internal static class ForecastManifestCheck
{
    private const int WidestStatic = 10_000_000;

    /// <exception cref="FormatException">Two parts contradict each other; the message lists all that do.</exception>
    public static void ThrowIfInconsistent(ForecastManifest manifest, ForecastingOptions options)
    {
        string[] violations = [.. Columns(manifest.Columns, options)];
        if (violations.Length == 0)
            violations =
            [
                .. Scales(manifest, options), .. Calibration(manifest, options), .. Course(manifest), .. EnsembleEntry.Violations(manifest.Ensemble, options.Ensemble),
                .. MembersCheck.Violations(manifest.Members, options, manifest.Columns.Targets.Count),
            ];
        if (violations.Length > 0)
            throw new FormatException(Errors.List("The model's manifest contradicts itself", violations));
    }

    private static IEnumerable<string> Columns(ForecastColumns columns, ForecastingOptions options)
    {
        foreach (string violation in ForecastColumnsCheck.Violations(columns, options))
            yield return violation;
        foreach (var column in columns.Statics.Where(c => c is null or { Width: < 1 or > WidestStatic }))
            yield return $"Static column '{column?.Name}' is {column?.Width} wide; expected 1 to {WidestStatic}.";
        foreach (string violation in columns.Statics.OfType<StaticColumn>().Select(c => ManifestCheck.Keys(c.Name, c.Keys, c.IsKey, c.Width)).OfType<string>())
            yield return violation;
        if (columns.SeriesKeys is { } keys && ManifestCheck.Keys(columns.Series ?? "", keys, columns.SeriesIsKey, keys.Count) is { } wrong)
            yield return wrong;
        long width = columns.Statics.Where(c => c is { IsKey: false }).Sum(c => (long)c.Width);
        if (width > WidestStatic)
            yield return $"The static columns are {width} wide together; expected at most {WidestStatic}.";
    }

    private static IEnumerable<string> Scales(ForecastManifest manifest, ForecastingOptions options)
    {
        var (scales, columns) = (manifest.Scales, manifest.Columns);
        bool fitted = options.Scaling != SeriesScaling.None, perWindow = options.Scaling == SeriesScaling.PerWindow;
        if (scales.Transform is { } transform ? !IsTransform(transform, options, columns.Targets.Count) : options.TargetTransform != TargetTransform.None)
            yield return "The targets' transform does not fit the options.";
        if (scales.Transform is not null && scales.Transform.InDouble is true != scales.InDouble is true)
            yield return "The targets' transform is held in another precision than their scales.";
        if (!IsScaling(scales.Targets, fitted && !perWindow && !options.ScaleEachSeries ? columns.Targets.Count : 0))
            yield return "The targets' scale does not fit the options.";
        if (options.ScaleEachSeries != scales.EachSeries is not null || scales.EachSeries is { Count: 0 }
            || scales.EachSeries?.Values.All(s => s is not null && IsScaling(s, columns.Targets.Count, scales.TypicalDeviation is not null)) == false)
            yield return "The series' scales do not fit the options.";
        if (scales.TypicalFraction is { } fraction
            && (scales.TypicalDeviation is null || fraction.Length != columns.Targets.Count || fraction.Any(f => !float.IsFinite(f) || f <= 0)))
            yield return "The typical fractions of levels are not one finite value above 0 for each target, beside the typical deviations.";
        if (scales.TypicalDeviation is { } typical && (typical.Length != columns.Targets.Count || typical.Any(t => !float.IsFinite(t) || t <= 0)))
            yield return $"The typical deviation has {typical.Length} values; expected {columns.Targets.Count} finite ones above 0.";
        if (scales.TypicalOfEach is { } each && (scales.TypicalDeviation is null || columns.Series is null || each.Count == 0
            || each.Any(s => s.Value?.Length != columns.Targets.Count || s.Value.Any(t => !float.IsNaN(t) && !(t > 0 && float.IsFinite(t))))))
            yield return "The series' typical deviations are not one finite value above 0, or NaN, for each target, beside the panel's.";
        if (scales.Constants is { } constants && (scales.InDouble is not true || constants.Count == 0 || constants.Any(s => columns.Series is null && s.Key.Length > 0
            || s.Value?.Length != columns.Targets.Count || s.Value.Any(c => !float.IsNaN(c) && !(float.IsFinite(c) && !(c <= scales.Transform?.Floor))) || s.Value.All(float.IsNaN))))
            yield return "The series' constant targets are not one finite value, or NaN, for each target.";
        if (scales.Limit is { } limit && !(limit > 0 && float.IsFinite(limit)))
            yield return $"The scaled inputs' limit is {limit}; expected a finite number above 0.";
        if (!IsScaling(scales.Covariates, fitted ? columns.Covariates : 0, mayBeUnknown: scales.Limit is not null))
            yield return "The covariates' scale does not fit the options.";
        if (!IsScaling(scales.Statics, fitted ? columns.StaticNumberWidth : 0))
            yield return "The static columns' scale does not fit the options.";
    }

    private static bool IsTransform(TargetTransforms transform, ForecastingOptions options, int targets) =>
        transform.Kind == options.TargetTransform && transform.Kind != TargetTransform.None
        && transform.Lambda.Length == (transform.Kind == TargetTransform.BoxCox ? targets : 0) && transform.Lambda.All(l => l is 0 or (>= 0.01f and <= 1));

    /// <summary>Null for no channels; finite values that can be undone for others, a mean that is NaN where it may be unknown.</summary>
    private static bool IsScaling(ChannelScaling? scaling, int channels, bool mayBeUnknown = false) => channels == 0
        ? scaling is null
        : scaling is not null && scaling.Mean.Length == channels && scaling.InverseScale.Length == channels
            && scaling.Mean.All(m => float.IsFinite(m) || (mayBeUnknown && float.IsNaN(m))) && scaling.InverseScale.All(s => float.IsFinite(s) && s > 0) && scaling.Limit is null or (> 0 and <= float.MaxValue)
            && (scaling.MeanRest is null || scaling.MeanRest.Length == channels && scaling.MeanRest.All(float.IsFinite));

    private static IEnumerable<string> Calibration(ForecastManifest manifest, ForecastingOptions options)
    {
        long cells = (long)options.Horizon * manifest.Columns.Targets.Count;
        if (options.HasIntervals != manifest.Calibration is not null)
            yield return $"Intervals are {(options.HasIntervals ? "asked for, but not calibrated" : "calibrated, but not asked for")}.";
        else if (manifest.Calibration is { } calibration
            && (calibration.Widening.Length != cells || calibration.Widening.Any(w => !float.IsFinite(w) || w < -0.5f)))
            yield return $"The intervals' calibration has {calibration.Widening.Length} values; expected {cells} finite ones from -0.5.";
    }

    private static IEnumerable<string> Course(ForecastManifest manifest)
    {
        if (manifest.Interval < 0)
            yield return $"The interval is {manifest.Interval} ticks; expected 0 or more.";
        if (manifest.TimeSteps is { } steps && (steps.Any(s => s is null || s.Series.Any(name => name is null))
            || steps.SelectMany(s => TimeStepValidation.Violations(s.Step)).Any()))
            yield return "A series' time step is none.";
        if (manifest.Epochs.Any(e => e is null) || manifest.BestEpoch < 0 || manifest.BestEpoch > manifest.Epochs.Count)
            yield return $"The best epoch is {manifest.BestEpoch} of {manifest.Epochs.Count}.";
        if (manifest.Refit is { } refit && (refit.Count == 0 || refit.Any(entry => !EnsembleEntry.IsPossible(entry))))
            yield return "A refit has a history that cannot be.";
    }
}
