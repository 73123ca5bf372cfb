using Microsoft.ML.Recurrent.Forecasting.Backtesting;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A metric of forecasts: of those made from the last training row of each series and from every validation row, one evaluation over all.</summary>
/// <param name="metric">The metric.</param>
internal sealed class ForecastMetric(ExperimentMetric metric) : ITrialMetric
{
    public string Name => metric.ToString();

    public bool IsHigherBetter => MetricTasks.IsHigherBetter(metric);

    private bool NeedsQuantiles => metric is ExperimentMetric.ForecastMeanPinballLoss or ExperimentMetric.ForecastContinuousRankedProbabilityScore;

    public void ThrowIfUnfit(TrialPipeline pipeline, IDataView data)
    {
        if (pipeline.Forecasting is not { } options)
            throw new ArgumentException($"Metric {metric} is for forecasts, but the pipeline does not forecast; {RowMetric.AdviceFor(pipeline, data)}");
        if (NeedsQuantiles && options.Quantiles.Count == 0)
            throw new ArgumentException($"Metric {metric} needs quantiles, but the options have none; set Quantiles, or choose another metric.");
        pipeline.Shape(data.Schema);
    }

    public double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation)
    {
        var choice = new ForecastEvaluationOptions { ForecastColumnName = pipeline.Forecasting!.OutputColumnName };
        var forecasts = model.Transform(fold.Joined(mlContext));
        var columns = EvaluationSchema.Resolve(forecasts.Schema, choice);
        var known = BacktestRows.Read(model.Transform(fold.Training), columns.Rows, cancellation).Series.ToDictionary(series => series.Name, series => series.Count);
        var series = new ForecastEvaluator(columns, new HeldOutOrigins(known), cancellation).Run(forecasts);
        return Choose(new EvaluationSummary(columns, series).Of(0).Overall);
    }

    private double Choose(ForecastMetrics metrics) => metric switch
    {
        ExperimentMetric.ForecastMeanAbsoluteError => metrics.MeanAbsoluteError,
        ExperimentMetric.ForecastRootMeanSquaredError => metrics.RootMeanSquaredError,
        ExperimentMetric.ForecastSymmetricMeanAbsolutePercentageError => metrics.SymmetricMeanAbsolutePercentageError,
        ExperimentMetric.ForecastMeanAbsoluteScaledError => metrics.MeanAbsoluteScaledError,
        ExperimentMetric.ForecastMeanPinballLoss => metrics.MeanPinballLoss,
        _ => metrics.ContinuousRankedProbabilityScore,
    };
}
