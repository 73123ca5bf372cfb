namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The figure that trials are compared by.</summary>
internal interface ITrialMetric
{
    /// <summary>The name, for tables.</summary>
    string Name { get; }

    /// <summary>All that makes it another metric, for the journal's header.</summary>
    string Identity => Name;

    bool IsHigherBetter { get; }

    /// <summary>Checks the metric against what a pipeline gives, before anything is fitted.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="data">The data that it is fitted on.</param>
    /// <exception cref="ArgumentException">The metric does not fit the task.</exception>
    void ThrowIfUnfit(TrialPipeline pipeline, IDataView data);

    /// <summary>Says why the metric cannot be measured on rows; reads no more than a label that the pipeline leaves as it is.</summary>
    /// <returns>What is wrong with the rows; null where nothing is, or it is not known before a fit.</returns>
    string? Objection(TrialPipeline pipeline, IDataView rows, CancellationToken cancellation) => null;

    /// <summary>Measures a fitted pipeline on the validation rows of a fold.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to measure.</exception>
    double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation);
}
