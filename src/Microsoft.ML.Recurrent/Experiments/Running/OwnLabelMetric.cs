using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A metric of a network that predicts what it reads: of a language model as <c>LanguageModeling().Evaluate</c> measures it, of a recommender as <c>EvaluateNextItem</c> does.</summary>
/// <param name="metric">The metric.</param>
/// <param name="labelColumnName">The label that the caller gave, of which there is none; null where none was given.</param>
internal sealed class OwnLabelMetric(ExperimentMetric metric, string? labelColumnName) : ITrialMetric
{
    private const string StepLogLikelihood = "StepLogLikelihood";

    private readonly MetricTask _task = MetricTasks.Of(metric);

    public string Name => metric.ToString();

    public bool IsHigherBetter => MetricTasks.IsHigherBetter(metric);

    public void ThrowIfUnfit(TrialPipeline pipeline, IDataView data)
    {
        if (pipeline.OwnTask != _task)
            throw new ArgumentException($"Metric {metric} is for {MetricTasks.NameOf(_task)}, but the pipeline "
                + $"{(pipeline.OwnTask is { } own ? $"is of {MetricTasks.NameOf(own)}" : "learns from a label")}; {RowMetric.AdviceFor(pipeline, data)}");
        if (labelColumnName is not null)
            throw new ArgumentException($"Metric {metric} measures the column that the network reads, but SetMetric names label column '{labelColumnName}'; leave labelColumnName out.");
        pipeline.Shape(data.Schema);
    }

    public double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation)
    {
        // What stands behind the network may have mapped its columns to something else.
        ITransformer[] parts = [.. ModelParts.Of(model)];
        int place = Array.FindLastIndex(parts, part => part is RecurrentTransformer);
        var (network, read) = ((RecurrentTransformer)parts[place], parts[..place].Aggregate(fold.Validation, (view, part) => part.Transform(view)));
        return _task == MetricTask.NextItem
            ? Choose(new NextItemEvaluator(mlContext, network, network.Fitted, count: null, lastOnly: false).Run(read, trainingData: null).Model)
            : Choose(Evaluated(network.Transform(read), network.Options.SequenceColumnNames[0]));
    }

    private static LanguageModelMetrics Evaluated(IDataView scored, string tokens) => new LanguageModelEvaluator(scored.Schema, tokens, StepLogLikelihood).Run(scored);

    private double Choose(LanguageModelMetrics metrics) => metric == ExperimentMetric.NextTokenPerplexity ? metrics.Perplexity : metrics.BitsPerToken;

    private double Choose(RankingMetrics metrics) => metric == ExperimentMetric.NextItemRecall ? metrics.Recall : metrics.MeanReciprocalRank;
}
