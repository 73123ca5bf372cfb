namespace Microsoft.ML.Recurrent;

/// <summary>One trial of an experiment: its configuration, what was measured, and how it ended.</summary>
/// <remarks>Immutable and thread-safe: lists are copied. Trials of equal settings and measurements are equal.</remarks>
public sealed record Trial
{
    /// <summary>The trial's number, from 0, which is unique within the experiment and orders its trials.</summary>
    public required int Number { get; init; }

    /// <summary>The parameters' values.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>The state.</summary>
    /// <value>The default value is <see cref="TrialStatus.Running"/>.</value>
    public TrialStatus Status { get; init; } = TrialStatus.Running;

    /// <summary>All measurements so far, fold after fold, epochs rising within a fold.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<TrialMeasurement> Measurements
    {
        get;
        init => field = ValueList<TrialMeasurement>.Of(value);
    } = ValueList<TrialMeasurement>.Empty;

    /// <summary>The metric on the experiment's own validation data, the mean over folds; <see langword="null"/> until the trial has completed.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public double? Metric { get; init; }

    /// <summary>The metric of each fold that has been fitted to its end, in order.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<double> FoldMetrics
    {
        get;
        init => field = ValueList<double>.Of(value);
    } = ValueList<double>.Empty;

    /// <summary>The time that the trial has run, pauses left out.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Epochs trained so far, of all folds together.</summary>
    public int Epochs { get; init; }

    /// <summary>The error's message of a trial that failed; <see langword="null"/> otherwise.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Error { get; init; }

    /// <summary>The reason for which the trial ended or was paused, in words; empty while it runs.</summary>
    /// <value>The default value is empty.</value>
    public string Ending { get; init; } = "";

    /// <summary>The best value of a fold up to an epoch; <see langword="null"/> where no measurement of it is a number.</summary>
    internal double? BestUpTo(int epoch, bool maximize, int fold = 0)
    {
        double? best = null;
        foreach (var measurement in Measurements)
        {
            if (measurement.Fold == fold && measurement.Epoch <= epoch && !double.IsNaN(measurement.Value)
                && (best is not { } so || (maximize ? measurement.Value > so : measurement.Value < so)))
                best = measurement.Value;
        }

        return best;
    }

    /// <summary>The last epoch measured of a fold; 0 before the first one.</summary>
    internal int LastEpoch(int fold = 0) => Measurements.Where(m => m.Fold == fold).Select(m => m.Epoch).DefaultIfEmpty().Max();
}
