namespace Microsoft.ML.Recurrent.Training;

/// <summary>The length of a fit and the times of its measurements, in optimizer steps: fifty rows need as many of them as fifty thousand.</summary>
internal static class TrainingBudget
{
    private const long LeastSteps = 2000;
    private const long LeastStepsOfFewRows = 1000;
    private const int LeastEpochs = 10;
    private const int LeastInterval = 50;
    private const int MeasurementsPerEpoch = 4;
    private const int LeastPatience = 8;
    private const int LeastPatienceSteps = 200;

    /// <summary>The options with a number wherever they leave one to the rows; resolving them again changes nothing.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="trainingRows">Rows to train on.</param>
    /// <param name="validationRows">Rows to measure on.</param>
    /// <param name="measuresEpochs">Whether measurements must be whole epochs apart unless an interval is given.</param>
    public static TrainingOptions Resolve(TrainingOptions options, int trainingRows, int validationRows, bool measuresEpochs = false)
    {
        long epoch = StepsOf(trainingRows, options.BatchSize), steps = Steps(options, epoch, trainingRows < RowDefaults.FewRows ? LeastStepsOfFewRows : LeastSteps);
        int interval = options.ValidationInterval ?? (int)Math.Min(steps, Interval(options, epoch, validationRows, measuresEpochs));
        return options with
        {
            MaximumSteps = steps,
            MaximumEpochs = options.MaximumEpochs ?? (int)Math.Min(int.MaxValue, (steps + epoch - 1) / epoch),
            ValidationInterval = interval,
            Patience = options.Patience ?? (int)Math.Min(int.MaxValue, Math.Max(LeastPatience, (LeastPatienceSteps + interval - 1L) / interval) + (options.NonMonotoneInterval ?? 0L)),
        };
    }

    /// <summary>Batches of one pass over some rows.</summary>
    public static long StepsOf(int rows, int batchSize) => Math.Max(1, (rows + batchSize - 1L) / batchSize);

    private static long Steps(TrainingOptions options, long epoch, long least)
    {
        long epochs = options.MaximumEpochs is { } most ? most * epoch : long.MaxValue;
        return Math.Min(epochs, options.MaximumSteps ?? (options.MaximumEpochs is null ? Math.Max(least, LeastEpochs * epoch) : long.MaxValue));
    }

    /// <summary>Seldom enough that measuring costs little beside training.</summary>
    private static long Interval(TrainingOptions options, long epoch, int validationRows, bool measuresEpochs)
    {
        if (options.MaximumEpochs is not null)
            return Math.Min(epoch, int.MaxValue);
        long part = (epoch + MeasurementsPerEpoch - 1) / MeasurementsPerEpoch, twice = StepsOf(validationRows, options.BatchSize) * 2;
        long interval = Math.Max(LeastInterval, Math.Max(part, twice));
        return Math.Min(int.MaxValue, measuresEpochs ? (interval + epoch - 1) / epoch * epoch : interval);
    }
}
