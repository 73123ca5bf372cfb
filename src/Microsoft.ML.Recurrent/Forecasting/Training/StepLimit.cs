using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Ends a fit after a number of optimizer steps.</summary>
internal sealed class StepLimit(long steps) : TrainingObserver
{
    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        if (progress.Step >= steps)
            control.RequestStop(string.Create(CultureInfo.InvariantCulture, $"The {steps:N0} steps of the first fit's best weights are done."));
    }
}
