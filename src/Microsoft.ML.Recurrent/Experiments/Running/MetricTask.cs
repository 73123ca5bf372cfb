namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The tasks that metrics are of.</summary>
internal enum MetricTask
{
    Binary,
    Multiclass,
    Regression,
    Forecast,
    Sequence,
    StepBinary,
    StepRegression,
    NextToken,
    NextItem,
}

/// <summary>The task and the direction of each metric.</summary>
internal static class MetricTasks
{
    public static MetricTask Of(ExperimentMetric metric) =>
        Enum.GetValues<MetricTask>().First(task => metric.ToString().StartsWith(task.ToString(), StringComparison.Ordinal));

    public static bool IsHigherBetter(ExperimentMetric metric) => Of(metric) is not (MetricTask.Forecast or MetricTask.NextToken)
        && metric is not (ExperimentMetric.BinaryLogLoss or ExperimentMetric.MulticlassLogLoss
            or ExperimentMetric.RegressionMeanAbsoluteError or ExperimentMetric.RegressionRootMeanSquaredError
            or ExperimentMetric.StepRegressionMeanAbsoluteError or ExperimentMetric.StepRegressionRootMeanSquaredError);

    public static string NameOf(MetricTask task) => task switch
    {
        MetricTask.Binary => "binary classification",
        MetricTask.Multiclass => "multiclass classification",
        MetricTask.Regression => "regression",
        MetricTask.Sequence => "a tag per step",
        MetricTask.StepBinary => "a Boolean per step",
        MetricTask.StepRegression => "a number per step",
        MetricTask.NextToken => "language models",
        MetricTask.NextItem => "recommenders of the next item",
        _ => "forecasts",
    };

    /// <summary>The metrics of a task, for messages.</summary>
    public static string MetricsOf(MetricTask task) =>
        string.Join(", ", Enum.GetValues<ExperimentMetric>().Where(metric => Of(metric) == task));
}
