using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>What options and columns make of the network. Immutable.</summary>
internal sealed class ForecastNetwork
{
    private readonly int _window;
    private readonly bool _isCarried;

    /// <param name="options">Valid options.</param>
    /// <param name="columns">What is read of a row.</param>
    /// <param name="scales">What was fitted; null where nothing is scaled yet.</param>
    public ForecastNetwork(ForecastingOptions options, ForecastColumns columns, ForecastScales? scales = null)
    {
        _window = options.Window;
        _isCarried = options.Context == ForecastContext.Stateful;
        Calendar = new CalendarEncoding(options.CalendarFeatures);
        Layout = new StepLayout(options, columns, Calendar);
        Layout.ThrowIfTooLarge();
        Levels = new QuantileLevels(options);
        ForecastWidth = WidthOf(options, Layout.Targets, Levels.Levels.Length);
        Scale = new WindowScale(options.Scaling == SeriesScaling.PerWindow, scales, options.Window);
        Ahead = options.Strategy == ForecastStrategy.Direct ? options.Horizon : 1;
        Shape = new NetworkShape(
            options.ToNetwork(), Layout.ValuesPerStep, [.. columns.StaticKeys.Select(c => c.Width + 1), .. columns.Tokens.Select(c => c.TokenCount)], StaticWidth: 0, Layout.StepTargets * Levels.Outputs)
        {
            HeadSteps = Ahead,
        };
        Shape.ThrowIfTooLarge();
        CarriedWidth = _isCarried ? PackedSize.Of(1, Layout.Channels, (long)Shape.Options.Layers * Shape.StateSize, "Use fewer targets or a smaller HiddenSize.") : 0;
    }

    public CalendarEncoding Calendar { get; }

    public StepLayout Layout { get; }

    public QuantileLevels Levels { get; }

    public WindowScale Scale { get; }

    /// <summary>Rows after the origin that the network gives at once.</summary>
    public int Ahead { get; }

    public NetworkShape Shape { get; }

    /// <summary>Values of a forecast, (horizon, targets, 2 + levels).</summary>
    public int ForecastWidth { get; }

    /// <summary>Values of a state that runs on along a series, (channels, layers, state size); 0 where none does.</summary>
    public int CarriedWidth { get; }

    /// <summary>The network's outputs for one origin, (channels, rows ahead, targets of a step, outputs).</summary>
    public int OutputsPerOrigin => PackedSize.Of(1, Layout.Channels, Shape.OutputsPerRow, "Use fewer targets or a shorter horizon.");

    /// <summary>The origins' windows as the network reads them.</summary>
    public ForecastWindows Windows(IReadOnlyList<Origin> origins, IWindowStarts starts, StepEncoder encoder) =>
        new(encoder, Scale, starts, Ahead, origins, _isCarried ? Shape.Options.Layers : 0, _isCarried ? Shape.StateSize : 0);

    /// <summary>Writes steps by fitted scales.</summary>
    public StepEncoder Encoder(ForecastScales scales, ImpliedTime time) => new(Layout, scales, Calendar, time);

    /// <summary>What a walk through data with this network remembers.</summary>
    public IForecastMemory CreateMemory(ManagedNetwork network, StepEncoder encoder) =>
        _isCarried ? new CarriedMemory(network, encoder, Scale) : new NoMemory(_window);

    /// <summary>Where windows of training begin.</summary>
    public IWindowStarts TrainingStarts(IReadOnlyList<Origin> origins) =>
        _isCarried ? new TruncatedStarts(origins, _window) : new WindowStarts(origins, _window);

    /// <summary>Bounds all that is made of one origin's forecast: levels and scale, and a bound or a quantile for each of the levels.</summary>
    private static int WidthOf(ForecastingOptions options, int targets, int levels)
    {
        long cells = (long)options.Horizon * targets, most = cells * (5L + levels + options.Quantiles.Count);
        return most <= PackedSize.Most
            ? (int)(cells * (2 + levels))
            : throw new InvalidOperationException(
                $"A forecast of {options.Horizon} horizon steps, {targets} targets and {levels} levels has {most} values, but at most {PackedSize.Most} can be held. "
                + "Use a shorter horizon, fewer targets or fewer quantiles.");
    }
}
