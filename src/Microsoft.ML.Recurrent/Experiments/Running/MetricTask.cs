namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The tasks that metrics are of.</summary>
internal enum MetricTask
{
    Binary,
    Multiclass,
    Regression,
    Forecast,
    Sequence,
}

/// <summary>The task and the direction of each metric.</summary>
internal static class MetricTasks
{
    public static MetricTask Of(ExperimentMetric metric) =>
        Enum.GetValues<MetricTask>().First(task => metric.ToString().StartsWith(task.ToString(), StringComparison.Ordinal));

    public static bool IsHigherBetter(ExperimentMetric metric) => Of(metric) != MetricTask.Forecast
        && metric is not (ExperimentMetric.BinaryLogLoss or ExperimentMetric.MulticlassLogLoss
            or ExperimentMetric.RegressionMeanAbsoluteError or ExperimentMetric.RegressionRootMeanSquaredError);

    public static string NameOf(MetricTask task) => task switch
    {
        MetricTask.Binary => "binary classification",
        MetricTask.Multiclass => "multiclass classification",
        MetricTask.Regression => "regression",
        MetricTask.Sequence => "a tag per step",
        _ => "forecasts",
    };

    /// <summary>The metrics of a task, for messages.</summary>
    public static string MetricsOf(MetricTask task) =>
        string.Join(", ", Enum.GetValues<ExperimentMetric>().Where(metric => Of(metric) == task));
}
