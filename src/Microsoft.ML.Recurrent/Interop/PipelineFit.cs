using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Fits a pipeline as ML.NET does, but gives its last recurrent estimator a context, whose validation rows have passed the estimators before it.</summary>
/// <param name="mlContext">Caches where the pipeline asks for it.</param>
/// <param name="last">The estimator that gets the context.</param>
/// <param name="context">Observers, checkpoint and cancellation of the fit.</param>
internal sealed class PipelineFit(MLContext mlContext, IEstimator<ITransformer> last, FitContext context)
{
    /// <summary>Fits an estimator.</summary>
    /// <param name="estimator">The pipeline, or an estimator in it.</param>
    /// <param name="training">Rows to train on.</param>
    /// <param name="validation">Rows to measure epochs on, with the columns of <paramref name="training"/>; or null.</param>
    /// <exception cref="FitPausedException">An observer paused the fit; nothing after it is fitted.</exception>
    public ITransformer Run(IEstimator<ITransformer> estimator, IDataView training, IDataView? validation)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        return estimator switch
        {
            RecurrentEstimator rows => rows.Fit(training, ContextOf(rows, rows.Context, validation)),
            ForecastingEstimator series => series.Fit(training, ContextOf(series, series.Context, validation)),
            _ when PipelineParts.IsChain(estimator) => (ITransformer)PipelineParts.Invoke(this, nameof(RunChain), estimator, training, validation)!,
            _ => estimator.Fit(training),
        };
    }

    private TransformerChain<TLast> RunChain<TLast>(EstimatorChain<TLast> chain, IDataView training, IDataView? validation)
        where TLast : class, ITransformer
    {
        var (estimators, caches) = (ChainParts<TLast>.Estimators(chain), ChainParts<TLast>.Caches(chain));
        var fitted = new ITransformer[estimators.Length];
        for (int i = 0; i < fitted.Length; i++)
        {
            var transformer = fitted[i] = Run(estimators[i], training, validation);
            (training, validation) = (transformer.Transform(training), validation is null ? null : transformer.Transform(validation));
            if (caches[i] && i < fitted.Length - 1)
                (training, validation) = (mlContext.Data.Cache(training), validation is null ? null : mlContext.Data.Cache(validation));
        }

        return new TransformerChain<TLast>(fitted, ChainParts<TLast>.Scopes(chain));
    }

    /// <summary>An estimator's own context, with the validation rows and, for the last one, the fit's watchers and checkpoint.</summary>
    private FitContext ContextOf(IEstimator<ITransformer> estimator, FitContext own, IDataView? validation)
    {
        var joined = own with { ValidationData = validation ?? own.ValidationData, CancellationToken = context.CancellationToken };
        return !ReferenceEquals(estimator, last) ? joined : joined with
        {
            Observers = [.. own.Observers, .. context.Observers],
            CheckpointPath = context.CheckpointPath,
            CheckpointInterval = context.CheckpointPath is null ? 1 : own.CheckpointInterval,
            CheckpointOnCancellation = context.CheckpointOnCancellation,
            Resume = context.Resume,
        };
    }
}
