using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// The columns that a forecaster reads, its window and horizon, and its network and training. The record's type chooses the cell:
/// <see cref="LstmForecastingOptions"/>, <see cref="GruForecastingOptions"/>, <see cref="RnnForecastingOptions"/>, or any cell with
/// <see cref="RecurrentCellForecastingOptions"/>.
/// </summary>
/// <remarks>Data is one row per time step, in time order; many series may stand one after another or interleaved. Immutable and
/// thread-safe: lists are copied. Records of equal settings are equal. Properties that carry a search-space attribute can be tuned by ML.NET's AutoML.</remarks>
public abstract partial record ForecastingOptions : NetworkOptions
{
    private protected ForecastingOptions()
    {
    }

    /// <summary>Inputs made of <see cref="TimeColumnName"/>, known for the horizon too. Beyond the end of the data time goes on by
    /// <see cref="TimeStep"/>. <see cref="CalendarFeatures.None"/> states that there are none.</summary>
    /// <value>The default value is <see langword="null"/>: the time of day, the day of the week and the like, of each season in <see cref="Seasonality"/>
    /// that is one of the calendar by the time column's step. None without a time column, or where its rows hardly keep a step.</value>
    public CalendarFeatures? CalendarFeatures { get; init; }

    /// <summary>The time from row to row, in all series, by which time goes on where the data has ended.</summary>
    /// <value>The default value is <see langword="null"/>: each series goes on by the step that its training rows keep, found among months of
    /// the calendar, a fixed interval and an interval in parts of the week (business days, opening hours); where they keep none, by the most
    /// frequent interval, or the median one where none is frequent. A series that was not there at fit goes on by a step of the fit that its
    /// rows in the window keep, else by the one that they show.</value>
    public TimeStep? TimeStep { get; init; }

    /// <summary>Rows of one cycle of each season, such as 24 and 168 of hourly rows; the first one is the season that a naive forecast repeats.
    /// <c>[1]</c> states that there is none. <see cref="WindowSize"/> and <see cref="Lags"/> follow the seasons where they are
    /// <see langword="null"/>. Range of each: 1 to 1,048,576, each once.</summary>
    /// <value>The default value is empty: the fit tries the seasons that the time column's step suggests (24 and 168 rows of an hour, 12 months, 52
    /// weeks, 7 days, 5 business days) and keeps those that the autocorrelation of the training split confirms. Without a time column the
    /// autocorrelation alone must show them, more clearly.</value>
    public IReadOnlyList<int> Seasonality
    {
        get;
        init => field = ValueList<int>.Of(value);
    } = ValueList<int>.Empty;

    /// <summary>Each step also reads the targets this many rows before it, from before the window too; in the horizon only where the origin
    /// is not passed. An empty list is no lag. Range of each: 1 to 1,048,576.</summary>
    /// <value>The default value is <see langword="null"/>: the smallest multiple of each season that covers the horizon, where the training split,
    /// its trend taken away, has an autocorrelation of 0.7 or more at that lag.</value>
    public IReadOnlyList<int>? Lags
    {
        get;
        init => field = ValueList<int>.Of(value);
    }

    /// <summary>Rows forecast after each origin. Range: 1 to 16,384.</summary>
    /// <value>The default value is 1.</value>
    public int Horizon { get; init; } = 1;

    /// <summary>Rows up to and including the origin that a forecast reads; at the start of a series there are fewer. In
    /// <see cref="ForecastContext.Stateful"/> it is how far back gradients go at least. Range: 1 to 1,048,576.</summary>
    /// <value>The default value is <see langword="null"/>: twice the horizon and 24 rows at least, rounded up to whole seasons, and up to four of the
    /// shortest season, 128 rows and a hundredth of the longest series if that is more; without a season
    /// four horizons, or up to 128 rows of them. At most 512 rows, and half of the longest series.</value>
    public int? WindowSize { get; init; }

    /// <summary>Rows that a series needs up to and including the origin; with fewer the forecast is NaN. Range: 1 or more.</summary>
    /// <value>The default value is 1.</value>
    public int MinimumHistory { get; init; } = 1;

    /// <summary>The history that a forecast reads: a window, from a zero state, or the whole series, whose hidden state runs on.</summary>
    /// <value>The default value is <see cref="ForecastContext.Window"/>.</value>
    public ForecastContext Context { get; init; } = ForecastContext.Window;

    /// <summary>The strategy of the horizon: all steps at once, or one by one with each forecast read as if observed.</summary>
    /// <value>The default value is <see cref="ForecastStrategy.Direct"/>.</value>
    public ForecastStrategy Strategy { get; init; } = ForecastStrategy.Direct;

    /// <summary>Networks that differ by their seed alone and whose forecasts and quantiles are averaged in scaled units, before anything is calibrated. Each
    /// costs as much time and memory as one, in <c>Fit</c>, in the model, in scoring and, where a state is kept, in a stream. Data is read once, and all are
    /// measured on the same validation rows. On a CPU they are fitted side by side, one thread each, with the same bits as one after the other; with
    /// <see cref="FitContext.Observers"/>, with libtorch's layers and on a CUDA device one after the other. Range: 1 to 64.</summary>
    /// <value>The default value is 1.</value>
    public int Ensemble { get; init; } = 1;

    /// <summary>The members that a forecast is blended of, where the strategy is <see cref="ForecastStrategy.Direct"/>: convex weights for each block of horizon
    /// steps (<see cref="TrainingHistory.Members"/>). The relation of the seasonal naive forecast to the ridge map is learned from forecasts after cutoffs that move through the
    /// rows; the network's weight, and on a validation split of eight horizons or more every weight, is fitted on that split. The network's gain counts less
    /// its standard error over the split's origins: less one to one and a half where there is a season or the series are clearly no random walks, three where they cannot be
    /// told from them, in between one and a half to two, since what few horizons show may be chance. Where the network alone did better on the split than the blend, the fit's log says so. On a split of
    /// eight horizons or more, 24 where random walks are not ruled out, a blend is never worse than the best member, unless the series cannot be told from them. Without <see cref="ForecastMembers.Network"/> no network is trained. Without a validation split half of each forecast is the network's. With
    /// <see cref="ForecastStrategy.Recursive"/> the network stands alone.</summary>
    /// <value>The default value is <see cref="ForecastMembers.All"/>.</value>
    public ForecastMembers Members { get; init; } = ForecastMembers.All;

    /// <summary>The scaling of targets and covariates inside the model; fitted on the training split alone and undone in the output. A scaled
    /// input counts up to a size of 10,000, far beyond what data like the training data reach: no single value, however large, makes
    /// forecasts infinite or stays in a carried state.</summary>
    /// <value>The default value is <see cref="SeriesScaling.Auto"/>: the fit chooses.</value>
    public SeriesScaling Scaling { get; init; } = SeriesScaling.Auto;

    /// <summary>Fits <see cref="SeriesScaling.Standard"/> and <see cref="SeriesScaling.Robust"/> to each series' targets on
    /// its own. A series that was not there at fit is then an error. One whose target was never observed in the training split has no scale: its
    /// forecasts are scaled by their windows (NaN where a window has no observed value) or, in <see cref="ForecastContext.Stateful"/>, by the
    /// scale of all series, and the fit logs a warning.</summary>
    /// <value>The default value is <see langword="false"/>: one scale for all series.</value>
    public bool ScaleEachSeries { get; init; }

    /// <summary>A transform of the targets before they are scaled, for data whose noise grows with its level; undone in forecasts, bounds and
    /// quantiles, whose <see cref="MinimumForecast"/> and <see cref="MaximumForecast"/> stay in the targets' units. A value that cannot be
    /// transformed is an error in a fit, in <c>Transform</c> and in a stream, and missing in an exported graph. With
    /// <see cref="ForecastLoss.Squared"/> the forecast is the mean of the transformed values, brought back: less than the mean of the
    /// values.</summary>
    /// <value>The default value is <see cref="TargetTransform.None"/>.</value>
    public TargetTransform TargetTransform { get; init; }

    /// <summary>Makes each target a series of its own, as if the table had one target and the rows of each stood one after another: one
    /// network with the same weights forecasts each target from that target's own past, and covariates, calendar and statics are shared. Each
    /// target keeps its own scale, and columns are those of several targets. Otherwise one network reads all targets together and gives all of
    /// them at once.</summary>
    /// <remarks>As series, targets that behave alike learn from each other and are not led astray by chance relations: on generated panels it
    /// changed the error of three targets little, lowered that of twelve by 3 to 4 %, and raised it by 7 to 87 % where one target leads the others.</remarks>
    /// <value>The default value is <see langword="null"/>: the fit chooses, and logs why. Targets are series unless the other targets' past
    /// lowers a linear forecast's squared error by more than 20 %, on the last quarter of the training split.</value>
    public bool? TargetsAsSeries { get; init; }

    /// <summary>The loss that is trained, which makes the forecast the median or the mean of the possible outcomes.</summary>
    /// <value>The default value is <see cref="ForecastLoss.Absolute"/>.</value>
    public ForecastLoss Loss { get; init; } = ForecastLoss.Absolute;

    /// <summary>Levels forecast besides, rising, each between 0 and 1 (exclusive), trained by pinball loss (Koenker &amp; Bassett 1978) and
    /// never crossing. They stand in the column <c>&lt;OutputColumnName&gt;Quantiles</c> of dimensions [levels, <see cref="Horizon"/>], or
    /// [levels, <see cref="Horizon"/>, targets].</summary>
    /// <value>The default value is empty: no such column.</value>
    public IReadOnlyList<float> Quantiles
    {
        get;
        init => field = ValueList<float>.Of(value);
    } = ValueList<float>.Empty;

    /// <summary>Fraction of the values that the bounds are to hold. Range: 0 (exclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.95.</value>
    public float ConfidenceLevel { get; init; } = 0.95f;

    /// <summary>The column with the intervals' lower bounds, of the forecast's type; with
    /// <see cref="ConfidenceUpperBoundColumnName"/> or not at all. Bounds are conformal (Romano et al. 2019): calibrated on the validation
    /// split per horizon step, so that <see cref="ConfidenceLevel"/> is the fraction they hold on data like it. That takes c/(1 − c) scores
    /// at least, 19 for a level c of 0.95; a horizon step with fewer gets the widest bounds that its scores give, and one without any keeps
    /// the network's own, which promise no fraction. The fit logs a warning of both. Forecasts of neighboring origins go wrong together: where their
    /// scores do, they count for fewer, and bounds are wider. Bounds that the validation split finds too wide are narrowed only as far as it is sure of, with a confidence
    /// of 95 %.</summary>
    /// <remarks>The fraction is one over all forecasts of data whose errors are like those of the validation split. It is none of a single
    /// season, weekday or series, and it does not hold where the future differs from the split: a validation split of winter months says
    /// little of the summer's errors, so let it span whole seasons (<see cref="TrainingOptions.ValidationFraction"/>, or validation data of
    /// your own), fit again as data comes in, and measure <c>Coverage</c> in a backtest.</remarks>
    /// <value>The default value is <see langword="null"/>: no intervals.</value>
    public string? ConfidenceLowerBoundColumnName { get; init; }

    /// <summary>The column with the intervals' upper bounds, of the forecast's type.</summary>
    /// <value>The default value is <see langword="null"/>: no intervals.</value>
    public string? ConfidenceUpperBoundColumnName { get; init; }

    /// <summary>The least value that a forecast can have, like 0 for counts: forecasts, bounds and quantiles below it become it, and a
    /// recursive forecaster reads them so. It applies to every target. Range: a finite number, below <see cref="MaximumForecast"/>.</summary>
    /// <value>The default value is <see langword="null"/>: none.</value>
    public float? MinimumForecast { get; init; }

    /// <summary>The largest value that a forecast can have, applied as <see cref="MinimumForecast"/> is. Range: a finite number.</summary>
    /// <value>The default value is <see langword="null"/>: none.</value>
    public float? MaximumForecast { get; init; }

    /// <summary>Training and validation take every so manieth row as an origin. Range: 1 or more.</summary>
    /// <value>The default value is 1: every row.</value>
    [JsonPropertyName("originStride")]
    public int Stride { get; init; } = 1;

    /// <summary>Size of the vector that a static key or a category among the covariates becomes. Range: 1 to 16,384.</summary>
    /// <value>The default value is 8.</value>
    public int EmbeddingSize { get; init; } = 8;

    /// <summary>Fraction of the values between two layers that are dropped in training. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.1.</value>
    [Range(0.0, 0.6, 0.1, false)]
    public double LayerDropout { get; init; } = 0.1;

    /// <summary>Fraction of the values before the head that are dropped in training. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.1.</value>
    [Range(0.0, 0.6, 0.1, false)]
    public double HeadDropout { get; init; } = 0.1;

    /// <summary>Trains the network once more, from the same start, on the training and the validation split together, for as many steps as led
    /// to the weights that the validation split chose: it then has learned from the newest rows. Bounds stay those calibrated on the first fit, whose
    /// forecasts had not seen the validation split; scales and choices, too. The fit takes about twice as long. Without a validation split there is
    /// nothing to refit. <see cref="TrainingHistory.Refit"/> is the second fit's course.</summary>
    /// <remarks>Measured: it won on 414 hourly series (OWA 0.50 to 0.47), lost on 359 weekly ones (0.75 to 0.77), and lowered and raised the error of single
    /// series alike. Compare both by a backtest.</remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool RefitOnAllRows { get; init; }

    /// <summary>The training loop. Its validation split is the last <see cref="TrainingOptions.ValidationFraction"/> of each series' rows.</summary>
    /// <value>The default value is <c>new TrainingOptions { BatchSize = 64 }</c>. Where neither steps nor epochs are stated, a forecaster trains for ten epochs
    /// (72 / horizon of them where that is less, but three), 600 to 10,000 steps, and through to the end of the schedule unless <see cref="TrainingOptions.Patience"/> is stated.</value>
    [NestOption]
    public TrainingOptions Training { get; init; } = new() { BatchSize = 64 };
}
