namespace Microsoft.ML.Recurrent;

/// <summary>A fit's validation view, observers, progress, checkpoints and cancellation, which belong neither to its data nor to its options. Give it to
/// <see cref="RecurrentEstimator.Fit(IDataView, FitContext)"/> or <see cref="ForecastingEstimator.Fit(IDataView, FitContext)"/>, or let an estimator carry it
/// into a pipeline, by <see cref="RecurrentEstimator.With(FitContext)"/> or <see cref="ForecastingEstimator.With(FitContext)"/>.</summary>
/// <remarks>Immutable, and as thread-safe as the objects given to it are. No part of it is saved with a model or kept by it. One context can serve any number of fits; its
/// observers and progress are then told of all of them, of concurrent ones from several threads at once.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var pipeline = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
///     .Append(mlContext.BinaryClassification.Trainers.Lstm(sequenceColumnName: "Tokens").With(new FitContext { CancellationToken = cancellationToken }));
/// ]]></code></example>
public sealed record FitContext
{
    /// <summary>Rows to measure each epoch on, with the columns that the estimator's own input has: in a pipeline, those that the estimators before it
    /// make. A forecaster calibrates bounds with them, too.</summary>
    /// <value>The default value is <see langword="null"/>: a part of the training data, as <see cref="TrainingOptions.ValidationFraction"/> says.</value>
    public IDataView? ValidationData { get; init; }

    /// <summary>Told of every batch and epoch, on the fitting thread; each may ask the fit to stop. The networks of an ensemble are then fitted one after
    /// the other.</summary>
    /// <value>The default value is empty.</value>
    /// <exception cref="ArgumentException">The list is or holds <see langword="null"/>.</exception>
    public IReadOnlyList<TrainingObserver> Observers
    {
        get;
        init => field = value is not null && value.All(observer => observer is not null)
            ? ValueList<TrainingObserver>.Of(value)
            : throw new ArgumentException("Observers is or holds null; give observers or an empty list.", nameof(value));
    } = ValueList<TrainingObserver>.Empty;

    /// <summary>Told of the progress after every batch, on the thread that trains. On a CUDA device a batch has been handed over by then, not computed.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>A file that the state of the fit is written to, to go on from after a crash or a pause. It is replaced as a whole, and stays when the fit has ended: a
    /// fit that is resumed then ends at once with the same model. Each fit needs a file of its own.</summary>
    /// <value>The default value is <see langword="null"/>: no file.</value>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public string? CheckpointPath
    {
        get;
        init => field = value is null || value.Trim().Length > 0
            ? value
            : throw new ArgumentException("CheckpointPath is empty; give the path of a file, or null for none.", nameof(value));
    }

    /// <summary>Epochs, or measurements where <see cref="TrainingOptions.ValidationInterval"/> sets them, from one checkpoint to the next. Range: 1 or more.</summary>
    /// <value>The default value is 1. Another one without a <see cref="CheckpointPath"/> is refused by the fit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int CheckpointInterval
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "CheckpointInterval counts epochs; expected 1 or more.");
    } = 1;

    /// <summary>True to write a checkpoint when the fit is cancelled, too, so that it goes on from the very batch.</summary>
    /// <value>The default value is <see langword="false"/>: the last checkpoint stays. Without a <see cref="CheckpointPath"/> the fit refuses <see langword="true"/>.</value>
    public bool CheckpointOnCancellation { get; init; }

    /// <summary>The state to go on from. Options, columns, data and version of the library must be those that it was made with, and so must the
    /// seed: that of the options or, where they state none, that of an MLContext which states one.</summary>
    /// <value>The default value is <see langword="null"/>: the fit starts from its beginning.</value>
    public TrainingState? Resume { get; init; }

    /// <summary>Ends a fit within a row that is read or a batch that is trained on, with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The seed of a fit: one that goes on has the seed that it began with.</summary>
    /// <param name="stated">The options', which a checkpoint's must equal.</param>
    /// <param name="drawn">The estimator's.</param>
    internal int SeedOf(int? stated, int drawn) => stated is null && Resume is { } state ? state.Seed : drawn;
}
