using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The network of options and columns. Immutable.</summary>
internal sealed class ForecastNetwork
{
    private readonly int _window;
    private readonly bool _isCarried;
    private readonly int _networks;

    /// <param name="options">Valid options.</param>
    /// <param name="columns">What is read of a row.</param>
    /// <param name="scales">What was fitted; null where nothing is scaled yet.</param>
    public ForecastNetwork(ForecastingOptions options, ForecastColumns columns, ForecastScales? scales = null)
    {
        _window = options.Window;
        _networks = options.Ensemble;
        _isCarried = options.Context == ForecastContext.Stateful;
        Calendar = new CalendarEncoding(options.Calendar);
        Layout = new StepLayout(options, columns, Calendar);
        Layout.ThrowIfTooLarge();
        Levels = new QuantileLevels(options);
        ForecastWidth = WidthOf(options, Layout.Targets, Levels);
        Scale = new WindowScale(options.Scaling == SeriesScaling.PerWindow, scales, options.Window);
        Ahead = options.Strategy == ForecastStrategy.Direct ? options.Horizon : 1;
        Shape = new NetworkShape(
            options.ToNetwork(), Layout.ValuesPerStep, [.. columns.StaticKeys.Select(c => c.Width + 1), .. columns.Tokens.Select(c => c.TokenCount)], staticWidth: 0, Layout.StepTargets * Levels.Outputs)
        {
            HeadSteps = Ahead,
        };
        Shape.ThrowIfTooLarge();
        CarriedWidth = _isCarried ? PackedSize.Of(1, Layout.Channels, (long)StateLayers * Shape.StateSize, "Use fewer targets, fewer networks or a smaller HiddenSize.") : 0;
    }

    public CalendarEncoding Calendar { get; }

    public StepLayout Layout { get; }

    public QuantileLevels Levels { get; }

    public WindowScale Scale { get; }

    /// <summary>Rows after the origin that the network gives at once.</summary>
    public int Ahead { get; }

    public NetworkShape Shape { get; }

    /// <summary>Values of a forecast, (horizon, targets, <see cref="QuantileLevels.Stride"/>).</summary>
    public int ForecastWidth { get; }

    /// <summary>Values of a state that runs on along a series, (channels, networks, layers, state size); 0 where none does.</summary>
    public int CarriedWidth { get; }

    /// <summary>The networks' outputs for one origin, (channels, networks, horizon steps, targets of a step, outputs).</summary>
    public int OutputsPerOrigin => PackedSize.Of(1, Layout.Channels, (long)_networks * Shape.OutputsPerRow, "Use fewer targets, fewer networks or a shorter horizon.");

    private int StateLayers => _isCarried ? _networks * Shape.Options.Layers : 0;

    /// <summary>The origins' windows as the network reads them.</summary>
    public ForecastWindows Windows(IReadOnlyList<Origin> origins, IWindowStarts starts, StepEncoder encoder) =>
        new(encoder, Scale, starts, Ahead, origins, StateLayers, _isCarried ? Shape.StateSize : 0);

    /// <summary>Writes steps by fitted scales.</summary>
    public StepEncoder Encoder(ForecastScales scales, ImpliedTime time) => new(Layout, scales, Calendar, time);

    /// <summary>The memory of a walk through data with these networks.</summary>
    public IForecastMemory CreateMemory(IReadOnlyList<ManagedNetwork> networks, StepEncoder encoder) =>
        _isCarried ? new CarriedMemory(networks, encoder, Scale) : new NoMemory(_window);

    /// <summary>The first rows of training windows.</summary>
    public IWindowStarts TrainingStarts(IReadOnlyList<Origin> origins) =>
        _isCarried ? new TruncatedStarts(origins, _window) : new WindowStarts(origins, _window);

    /// <summary>Bounds all that is made of one origin's forecast: levels, scale and rounding, and a bound or a quantile for each of the levels.</summary>
    private static int WidthOf(ForecastingOptions options, int targets, QuantileLevels levels)
    {
        long cells = (long)options.Horizon * targets, most = cells * (3L + levels.Stride + options.Quantiles.Count);
        return most <= PackedSize.Most
            ? (int)(cells * levels.Stride)
            : throw new InvalidOperationException(
                $"A forecast of {options.Horizon} horizon steps, {targets} targets and {levels.Levels.Length} levels has {most} values, but at most {PackedSize.Most} can be held. "
                + "Use a shorter horizon, fewer targets or fewer quantiles.");
    }
}
