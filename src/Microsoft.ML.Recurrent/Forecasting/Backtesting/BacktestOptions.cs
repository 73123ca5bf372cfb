namespace Microsoft.ML.Recurrent;

/// <summary>The folds of a rolling-origin backtest (Tashman 2000), and what it measures.</summary>
/// <remarks>Immutable and thread-safe. The origins are laid so that the last one's horizon ends with the data. With
/// <see cref="ForecastEvaluationOptions.TimeColumnName"/> an origin is a time, the same for all series: the
/// latest after which each series that goes on to the end of the data has a horizon of rows of its own, be its frequency what it may. Without, it is a number of rows
/// before each series' last observed row.</remarks>
public sealed record BacktestOptions
{
    /// <summary>Origins of each series. Range: 1 or more.</summary>
    /// <value>The default value is 5.</value>
    public int Folds { get; init; } = 5;

    /// <summary>Rows (time steps) from one origin to the next. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: the horizon, so that every row is forecast once.</value>
    public int? Stride { get; init; }

    /// <summary>Folds that one fit serves; it is made of the rows up to the first one's origin. 1 fits anew at every origin. Range: 0 or more.</summary>
    /// <value>The default value is 0: one fit, of the rows up to the first origin.</value>
    public int RefitEvery { get; init; }

    /// <summary>Rows that the estimator forecasts. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: that of a <see cref="ForecastingEstimator"/>, or of a chain that ends with one; any other estimator needs it named.</value>
    public int? Horizon { get; init; }

    /// <summary>The columns, seasons and baselines to measure with. What it leaves open is that of a <see cref="ForecastingEstimator"/>, or of a chain
    /// that ends with one, whose columns must then be the data's own; any other estimator needs its target and series columns named. Its first origin and step are the backtest's own and must not be set.</summary>
    /// <value>The default value is <c>new ForecastEvaluationOptions()</c>.</value>
    public ForecastEvaluationOptions Evaluation { get; init; } = new();
}

/// <summary>The progress of a backtest.</summary>
/// <param name="Fits">Fits made.</param>
/// <param name="AllFits">Fits to make.</param>
/// <param name="Folds">Folds measured.</param>
/// <param name="AllFolds">Folds to measure.</param>
public readonly record struct BacktestProgress(int Fits, int AllFits, int Folds, int AllFolds);
