using System.Globalization;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>A network trained once more, from the same start, on the training and the validation split together, for as many steps as led to the
/// weights that the validation split chose.</summary>
internal static class ForecastRefit
{
    /// <param name="request">Rows of both splits, and the start.</param>
    /// <param name="training">What the first fit trained with, its budget in numbers: the schedule is the same.</param>
    /// <param name="first">The first fit's course.</param>
    public static TrainingRequest Limit(TrainingRequest request, TrainingOptions training, TrainingHistory first)
    {
        long steps = Math.Max(1, first.Best?.Step ?? 0);
        foreach (var observer in request.Observers)
            observer.OnInformation(string.Create(CultureInfo.InvariantCulture, $"Refitting on the rows of both splits for {steps:N0} steps."));
        return request with
        {
            Observers = [.. request.Observers, new StepLimit(steps)],
            // The first fit's events stay as they are.
            Shape = request.Shape.With(request.Shape.Options with { Training = training with { TensorBoardDirectory = null } }),
        };
    }
}
