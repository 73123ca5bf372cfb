using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The rows of one fit: those it learns from and those it is measured on.</summary>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows to measure epochs and the metric on; of series, those that follow the training rows.</param>
internal sealed record TrialFold(IDataView Training, IDataView Validation)
{
    /// <summary>Of series: all rows of both, in time order; null where they are two views of their own.</summary>
    public IDataView? Series { get; init; }

    /// <summary>All rows of both.</summary>
    public IDataView Joined(MLContext mlContext) => Series ?? JoinedRows.Of(mlContext, Training, Validation);
}
