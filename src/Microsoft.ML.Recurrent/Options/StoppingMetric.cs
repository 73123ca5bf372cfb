namespace Microsoft.ML.Recurrent;

/// <summary>By what a fit chooses its best measurement, whose weights the model holds, and stops where none is better.</summary>
public enum StoppingMetric
{
    /// <summary>The validation loss: the lower, the better.</summary>
    Loss,

    /// <summary>The task's own metric on the validation rows: accuracy for classification, R² for regression, the scaled absolute error for forecasts. Of
    /// equal metrics the lower loss is the better one.</summary>
    TaskMetric,
}
