namespace Microsoft.ML.Recurrent.Training;

/// <summary>Settings of a trainer that follow from the number of rows it trains on, where its options leave them open.</summary>
internal static class RowDefaults
{
    // Measured on sets of 50 and 270 rows: noise stands for the rows that are not there.
    private const double NoiseOfFewRows = 1;
    private const int FewRows = 500;

    /// <summary>The options' own noise, or one that suits the rows.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="trainingRows">Rows to train on.</param>
    /// <param name="task">What is predicted.</param>
    public static double NoiseOf(RecurrentOptions options, int trainingRows, PredictionTask task) =>
        options.InputNoise ?? (task == PredictionTask.Regression || trainingRows >= FewRows ? 0 : NoiseOfFewRows);
}
