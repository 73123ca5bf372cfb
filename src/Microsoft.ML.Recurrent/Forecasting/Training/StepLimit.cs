using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Ends a fit after a number of optimizer steps.</summary>
internal sealed class StepLimit(long steps) : TrainingObserver
{
    private long _done;

    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        if (++_done >= steps)
            control.RequestStop(string.Create(CultureInfo.InvariantCulture, $"The {steps:N0} steps of the first fit's best weights are done."));
    }
}
