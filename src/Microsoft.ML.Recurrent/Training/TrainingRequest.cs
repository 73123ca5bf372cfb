using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>All that the training loop needs to know.</summary>
/// <param name="Shape">The network's sizes and options, the training options among them.</param>
/// <param name="Task">Loss and metric.</param>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Validation">The rows to measure on, or null.</param>
/// <param name="Initial">The weights to start from.</param>
/// <param name="Seed">What batches and dropout are drawn from.</param>
internal sealed record TrainingRequest(
    NetworkShape Shape, ITrainingObjective Task, DataPart Training, DataPart? Validation, NetworkWeights Initial, int Seed)
{
    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    public string Device { get; init; } = Shape.Options.Device ?? "cpu";

    /// <summary>The network's place in an ensemble, from 0.</summary>
    public int Network { get; init; }

    /// <summary>The number of networks of the ensemble; 1 without one.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Held while observers are told: the networks of an ensemble share them.</summary>
    public Lock Telling { get; init; } = new();

    /// <summary>The folder of TensorBoard's events: one for each network of an ensemble.</summary>
    public string? TensorBoardDirectory => Shape.Options.Training.TensorBoardDirectory is { } directory && Networks > 1
        ? Path.Combine(directory, $"network-{Network}")
        : Shape.Options.Training.TensorBoardDirectory;

    /// <summary>The fit's validation view, observers, progress and cancellation.</summary>
    public FitContext Context { get; init; } = new();

    /// <summary>Keeps the fit's state.</summary>
    public FitCheckpoint Checkpoint { get; init; } = new();

    /// <summary>True if a forecaster is fitted again on all rows.</summary>
    public bool IsRefit { get; init; }

    /// <summary>The network's place in a checkpoint.</summary>
    public StatePlace Place => new(IsRefit ? 1 : 0, Network, Networks);

    /// <summary>Told before the observers of the context.</summary>
    public IReadOnlyList<TrainingObserver> Observers { get; init; } = [];

    /// <summary>Given the weights before the first step and before each measurement; null where no row depends on them.</summary>
    public Action<NetworkWeights>? BeforePass { get; init; }

    /// <summary>True if the embeddings start anew: rows that training does not read then mean nothing.</summary>
    public bool StartsEmbeddings { get; init; } = true;

    /// <summary>True if the head starts anew.</summary>
    public bool StartsHead { get; init; } = true;

    /// <summary>For each token column, how often the training rows hold each token; null where no token is dropped.</summary>
    public IReadOnlyList<long[]>? TokenCounts { get; init; }

    /// <summary>The deviation of the noise that is added to each feature of a step, as it is read; null where none is.</summary>
    public IReadOnlyList<float>? NoiseDeviations { get; init; }

    public int? PretrainedFound { get; init; }

    public int? PretrainedMissing { get; init; }
}

/// <summary>The result of a training loop.</summary>
/// <param name="Weights">The best ones.</param>
/// <param name="History">One record per measurement.</param>
/// <param name="Options">The request's, with a number wherever they left one to the rows.</param>
internal sealed record TrainingResult(NetworkWeights Weights, TrainingHistory History, TrainingOptions Options);
