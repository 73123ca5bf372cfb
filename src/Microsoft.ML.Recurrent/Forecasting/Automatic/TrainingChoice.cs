namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>How long a forecaster trains whose options state neither steps nor epochs: ten epochs, within limits, and through to the end of the schedule,
/// whose small last steps find the best weights. The best measurement is kept either way.</summary>
internal static class TrainingChoice
{
    private const int Epochs = 10;

    // Measured: 900 windows of influenza-like illness were still improved by 600 steps, and 340,000 of 359 weekly series by no more than 10,000.
    private const long LeastSteps = 600;
    private const long MostSteps = 10_000;

    /// <param name="training">What the caller states.</param>
    /// <param name="rows">About as many windows as there are to train on.</param>
    public static TrainingOptions Of(TrainingOptions training, long rows)
    {
        if (training.MaximumSteps is not null || training.MaximumEpochs is not null)
            return training;
        long epoch = (rows + training.BatchSize - 1) / training.BatchSize;
        return training with
        {
            MaximumSteps = Math.Clamp(Epochs * epoch, LeastSteps, MostSteps),
            Patience = training.Patience ?? 0,
        };
    }
}
