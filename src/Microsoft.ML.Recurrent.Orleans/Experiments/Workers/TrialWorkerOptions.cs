namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The options of a process that runs trials. Not thread-safe: set them while the silo or client is configured.</summary>
public sealed class TrialWorkerOptions
{
    /// <summary>The worker's name in leaderboards and logs; the number of its process and a random part are added, so that names are unique.</summary>
    /// <value>The default value is the machine's name.</value>
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>Trials that run at once, of all experiments together. Range: 1 or more.</summary>
    /// <value>The default value is 1.</value>
    public int Trials { get; set; } = 1;

    /// <summary>Threads of a trial whose options state none. They change no bit of its result. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: the machine's processors but one, divided by <see cref="Trials"/>.</value>
    public int? Threads { get; set; }

    /// <summary>The time after which a checkpoint is handed over, if the fit has written a new one. A worker that dies loses the epochs after it. Above zero.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A folder for the checkpoints and models of the trials that run, on this machine and of this worker alone.</summary>
    /// <value>The default value is <see langword="null"/>: a temporary folder, deleted when the worker ends.</value>
    public string? WorkFolder { get; set; }

    /// <summary>True if trials can run on a CUDA device, which is then that of the experiment's <c>MLContext.GpuDeviceId</c>.</summary>
    /// <value>The default value is <see langword="null"/>: libtorch is asked, once an experiment requires a device.</value>
    public bool? HasCuda { get; set; }

    /// <summary>The memory that the worker offers, in bytes.</summary>
    /// <value>The default value is <see langword="null"/>: what the machine has left.</value>
    public long? FreeMemoryBytes { get; set; }

    internal int ThreadsOfATrial => Threads ?? Math.Max(1, (Environment.ProcessorCount - 1) / Trials);
}
