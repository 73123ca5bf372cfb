using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Settles, once and on the training split alone, what a forecaster's options leave open: seasons, window, lags,
/// calendar, targets as series and scaling.</summary>
/// <param name="options">Valid options.</param>
/// <param name="columns">What is read of a row.</param>
/// <param name="series">The series of the fit.</param>
internal sealed class AutomaticChoice(ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series)
{
    // The file of every seasonless model says so.
    private const int NoSeason = 1;

    // Rows that come at other times say little of the times to come.
    private const double LeastNear = 0.5;

    private readonly IReadOnlyList<SeriesTimeStep> _steps = columns.Time is null ? [] : TimeStepsFit.Run(series, earlier: null);
    private readonly IReadOnlyList<double[]> _channels = TargetChannels.Of(series, columns.Targets.Count);
    private readonly List<string> _chosen = [];

    /// <summary>Options in which nothing is left open, and one line on what was chosen and why; null where there was nothing to choose.</summary>
    public (ForecastingOptions Options, string? Choices) Run()
    {
        var settled = options;
        if (settled.Seasonality.Count == 0)
            settled = settled with { Seasonality = Seasons() };
        if (settled.WindowSize is null)
            settled = settled with { WindowSize = Window(settled) };
        if (settled.Lags is null)
            settled = settled with { Lags = Lags(settled) };
        if (settled.CalendarFeatures is null)
            settled = settled with { CalendarFeatures = columns.Time is null ? CalendarFeatures.None : Calendar(settled) };
        if (settled.TargetsAsSeries is null)
            settled = settled with { TargetsAsSeries = AsSeries() };
        if (settled.Scaling == SeriesScaling.Auto)
            settled = settled with { Scaling = Scaling(settled) };
        long rows = series.Sum(part => (long)part.TrainingEnd) * (settled.TargetsAsSeries is true ? columns.Targets.Count : 1) / settled.Stride;
        int ahead = settled.Strategy == ForecastStrategy.Direct ? settled.Horizon : 1;
        settled = settled with { Training = TrainingChoice.Of(settled.Training, rows, ahead) };
        return (settled, _chosen.Count == 0 ? null : $"Chosen for this fit: {string.Join("; ", _chosen)}.");
    }

    private TimeStep? Step => columns.Time is null ? null : options.TimeStep ?? _steps.FirstOrDefault()?.Step;

    /// <summary>The season first whose repetition forecasts best.</summary>
    private int[] Seasons()
    {
        var step = Step;
        var found = SeasonSearch.Run(_channels, step);
        if (found.Count == 0 && step is not null && SeasonSearch.Assume(_channels, step) is { } assumed)
        {
            _chosen.Add($"Seasonality {Text([assumed])} (rows {step.Apart}; too few to confirm or refute it)");
            return [assumed];
        }

        if (found.Count == 0)
        {
            _chosen.Add($"no season ({(step is null ? "none" : $"rows {step.Apart}, none")} that the autocorrelation confirms)");
            return [NoSeason];
        }

        var errors = new RepeatErrors(_channels, options.Horizon);
        Season[] ordered = [.. found.OrderBy(s => errors.OfLag(RepeatErrors.LagOf(s.Rows, options.Horizon)) is var e && double.IsNaN(e) ? double.MaxValue : e)];
        string proof = string.Join(", ", ordered.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Correlation:F2}")));
        _chosen.Add($"Seasonality {Text([.. ordered.Select(s => s.Rows)])} ({(step is null ? "" : $"rows {step.Apart}, ")}autocorrelation {proof})");
        return [.. ordered.Select(s => s.Rows)];
    }

    private int Window(ForecastingOptions settled)
    {
        int window = WindowChoice.Of(settled.Seasonality, settled.Horizon, series.Max(part => part.TrainingEnd));
        _chosen.Add($"WindowSize {Text([window])}");
        return window;
    }

    private IReadOnlyList<int> Lags(ForecastingOptions settled)
    {
        var lags = LagChoice.Of(settled.Seasonality, settled.Horizon, _channels);
        _chosen.Add(lags.Count == 0 ? "no Lags" : $"Lags {Text(lags)}");
        return lags;
    }

    private CalendarFeatures Calendar(ForecastingOptions settled)
    {
        var features = Step is null ? CalendarFeatures.None : SeasonCandidates.CalendarOf(Step, settled.Seasonality);
        bool isKept = features == CalendarFeatures.None || KeepTheirSteps();
        _chosen.Add(features == CalendarFeatures.None ? "no CalendarFeatures"
            : isKept ? $"CalendarFeatures {features}" : $"no CalendarFeatures (rows hardly keep a step)");
        return isKept ? features : CalendarFeatures.None;
    }

    private bool KeepTheirSteps()
    {
        var steps = _steps.SelectMany(s => s.Series.Select(name => (name, s.Step))).ToDictionary(s => s.name, s => options.TimeStep ?? s.Step);
        return series.All(part => !steps.TryGetValue(part.Rows.Name, out var step) || step.Near(TimeStepsFit.Stamps(part)) >= LeastNear);
    }

    private bool AsSeries()
    {
        if (columns.Targets.Count == 1)
            return false;
        var (asSeries, reason) = TargetsChoice.Of(series, columns.Targets.Count, options.Horizon);
        _chosen.Add($"{(asSeries ? "targets as series of one network" : "targets together")} ({reason})");
        return asSeries;
    }

    private SeriesScaling Scaling(ForecastingOptions settled)
    {
        int trained = series.Count(part => part.TrainingEnd > 0);
        var (scaling, reason) = ScalingChoice.Of(settled, trained * (settled.TargetsAsSeries is true ? columns.Targets.Count : 1), _channels, settled.Window);
        _chosen.Add($"Scaling {scaling} ({reason})");
        return scaling;
    }

    private static string Text(IEnumerable<int> rows) => string.Join(", ", rows.Select(r => r.ToString(CultureInfo.InvariantCulture)));
}
