using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Everything a forecaster's fit leaves and a file holds; plain managed data. Immutable.</summary>
/// <param name="Options">What was fitted, and how.</param>
/// <param name="Columns">What is read of a row.</param>
/// <param name="Scales">How it is scaled.</param>
/// <param name="Interval">Ticks from row to row; 0 without a time column.</param>
/// <param name="Weights">The network's numbers.</param>
/// <param name="History">One record per epoch.</param>
internal sealed record FittedForecast(
    ForecastingOptions Options, ForecastColumns Columns, ForecastScales Scales, long Interval, NetworkWeights Weights, TrainingHistory History)
{
    /// <summary>How the intervals are widened, or null where there are none.</summary>
    public IntervalCalibration? Calibration { get; init; }

    public ForecastNetwork Network { get; } = new(Options, Columns);
}

/// <summary>What options and columns make of the network. Immutable.</summary>
internal sealed class ForecastNetwork
{
    private readonly int _window;

    public ForecastNetwork(ForecastingOptions options, ForecastColumns columns)
    {
        _window = options.WindowSize;
        Calendar = new CalendarEncoding(options.CalendarFeatures);
        Layout = new StepLayout(options, columns, Calendar);
        Levels = new QuantileLevels(options);
        Scale = new WindowScale(options.Scaling == SeriesScaling.PerWindow, options.WindowSize, columns.Targets.Count);
        Ahead = options.Strategy == ForecastStrategy.Direct ? options.Horizon : 1;
        Shape = new NetworkShape(
            options.ToNetwork(), Layout.ValuesPerStep, [.. columns.StaticKeys.Select(c => c.Width + 1)], StaticWidth: 0, Layout.Targets * Levels.Outputs)
        {
            HeadSteps = Ahead,
        };
    }

    public CalendarEncoding Calendar { get; }

    public StepLayout Layout { get; }

    public QuantileLevels Levels { get; }

    public WindowScale Scale { get; }

    /// <summary>Rows after the origin that the network gives at once.</summary>
    public int Ahead { get; }

    public NetworkShape Shape { get; }

    /// <summary>The origins' windows as the network reads them.</summary>
    public ForecastWindows Windows(IReadOnlyList<Origin> origins, ForecastScales scales, long interval) =>
        new(new StepEncoder(Layout, scales, Calendar, interval), Scale, _window, Ahead, origins);
}
