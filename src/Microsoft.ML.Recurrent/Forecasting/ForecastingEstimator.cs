using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Fits one recurrent network across one or many series. Made by the extension methods of
/// <see cref="RecurrentForecastingCatalog"/>.</summary>
/// <remarks>Immutable and thread-safe: fitting never changes the estimator and may be done again, concurrently too. The same seed,
/// machine and thread count give bit-identical weights.</remarks>
public sealed class ForecastingEstimator : IEstimator<ForecastingTransformer>
{
    private readonly IHost _host;
    private readonly int _seed;

    internal ForecastingEstimator(IHost host, ForecastingOptions options)
    {
        ForecastingOptionsValidation.ThrowIfInvalid(options);
        _host = host;
        Options = options;
        _seed = options.Seed ?? Environments.DrawSeed(host);
    }

    private ForecastingEstimator(ForecastingEstimator original, FitContext context) =>
        (_host, _seed, Options, Context) = (original._host, original._seed, original.Options, context);

    /// <summary>The columns, the network and its training.</summary>
    public ForecastingOptions Options { get; }

    /// <summary>The context of each fit, unless it is given one of its own.</summary>
    /// <value>The default value is <c>new FitContext()</c>.</value>
    public FitContext Context { get; } = new();

    /// <summary>Fits the network on rows in time order; series may stand one after another or interleaved.</summary>
    /// <param name="input">Data with the columns that the options name. Rows at the end of a series without an observed target are the
    /// future and take no part.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty or too short, a value is infinite, times do not rise, a target is never
    /// observed, the loss is no longer a number, or libtorch is not there to train with.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled, or, as a <see cref="FitPausedException"/>, paused by an observer.</exception>
    public ForecastingTransformer Fit(IDataView input) => Fit(input, validationData: null);

    /// <summary>Fits the network with a context of this fit's own, in place of the one that the estimator carries.</summary>
    /// <param name="input">Data with the columns that the options name.</param>
    /// <param name="context">Validation data, observers, progress, checkpoints and cancellation.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty or too short, a value is infinite, times do not rise, a target is never
    /// observed, the loss is no longer a number, or libtorch is not there to train with.</exception>
    /// <exception cref="FormatException"><see cref="FitContext.Resume"/> contradicts itself: its file has been altered.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled, or, as a <see cref="FitPausedException"/>, paused by an observer.</exception>
    public ForecastingTransformer Fit(IDataView input, FitContext context) => With(context).Fit(input);

    /// <summary>Fits the network, measured and calibrated on a view of its own, or trains an earlier forecaster further.</summary>
    /// <param name="input">Data with the columns that the options name.</param>
    /// <param name="validationData">Rows to measure each epoch on and to calibrate bounds with, in place of the <see cref="FitContext.ValidationData"/> that the
    /// estimator carries. A series that stands in
    /// <paramref name="input"/> too goes on here: its rows follow the training rows in time, and the first forecasts read those. A series that
    /// stands here alone takes no part in training. When weights and bounds are settled, the linear map among the members is fitted again on these rows too.
    /// <see langword="null"/> takes the estimator's, and where there is none keeps the end of each series of <paramref name="input"/> for it, as
    /// <see cref="TrainingOptions.ValidationFraction"/> says.</param>
    /// <param name="continueFrom">A forecaster to start from, with its weights, scales and time step; its columns, horizon and network, and the
    /// number of networks, must be those of the options. Bounds are calibrated anew, and a series that it does not know gets a scale of its own where each series has one.
    /// <see langword="null"/> starts anew.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type, or <paramref name="continueFrom"/> is another network;
    /// the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty or too short, a value is infinite, times do not rise, a target is never
    /// observed, the loss is no longer a number, or libtorch is not there to train with.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled, or, as a <see cref="FitPausedException"/>, paused by an observer.</exception>
    public ForecastingTransformer Fit(IDataView input, IDataView? validationData = null, ForecastingTransformer? continueFrom = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var context = Context with { ValidationData = validationData ?? Context.ValidationData };
        using var observer = new HostObserver(_host, context.CancellationToken);
        var fit = new ForecastFit(Options, context.SeedOf(Options.Seed, _seed), context, observer, continueFrom?.Fitted, Environments.DeviceOf(_host, Options.Device)) { ContextSeed = Environments.StatedSeed(_host) };
        return new ForecastingTransformer(fit.Run(input), HostWarnings.Of(_host));
    }

    /// <summary>The same estimator, its seed too, whose fits are given a context, wherever they are begun: by a pipeline, by a backtest.</summary>
    /// <param name="context">Validation data, observers, progress, checkpoints and cancellation, in place of what this estimator carries.</param>
    public ForecastingEstimator With(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ForecastingEstimator(this, context);
    }

    /// <summary>The shape of the schema that the fitted network will give.</summary>
    /// <param name="inputSchema">The shape of the data to fit on.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ForecastSchemaCheck.ThrowIfUnfit(inputSchema, Options);
        return SchemaShapes.With(inputSchema, [.. new ForecastOutputs(Options, Options.TargetColumnNames).Columns.Select(SchemaShapes.Of)]);
    }

    /// <summary>Describes the estimator: cell, task, columns and sizes.</summary>
    public override string ToString() => NetworkDescription.Estimator(Options);
}
