namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The requirements that an experiment has of its workers.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TrialRequirements
{
    /// <summary>True to let only workers with a CUDA device run trials.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Cuda { get; init; }

    /// <summary>The memory that a worker's machine must have left, in bytes. Range: 0 or more.</summary>
    /// <value>The default value is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public long FreeMemoryBytes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FreeMemoryBytes is {value}; expected 0 or more.");
    }

    /// <summary>The reason for which a worker cannot run trials; null where it can.</summary>
    internal string? Objection(WorkerCapabilities worker)
    {
        if (Cuda && !worker.HasCuda)
            return "The experiment requires a CUDA device, and the worker has none.";
        return worker.FreeMemoryBytes < FreeMemoryBytes
            ? FormattableString.Invariant($"The experiment requires {FreeMemoryBytes / 1048576.0:F0} MB of free memory; the worker has {worker.FreeMemoryBytes / 1048576.0:F0} MB.")
            : null;
    }
}
