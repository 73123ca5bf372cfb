namespace Microsoft.ML.Recurrent;

/// <summary>A fit's validation view, observers, progress and cancellation, which belong neither to its data nor to its options. Give it to
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

    /// <summary>Ends a fit within a row that is read or a batch that is trained on, with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; init; }
}
