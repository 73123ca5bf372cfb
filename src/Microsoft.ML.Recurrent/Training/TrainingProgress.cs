namespace Microsoft.ML.Recurrent;

/// <summary>The progress of a fit after an optimizer step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Batch">The batch within the epoch, from 1.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="TrainingLoss">Mean training loss since the last measurement. On a CUDA device losses are read together, so that between measurements it may be
/// up to 16 batches old.</param>
/// <param name="StepsPerSecond">Sequence steps (tokens) per second since the last measurement.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, double TrainingLoss, double StepsPerSecond)
{
    /// <summary>Mean training loss of the batch; on a CUDA device of one up to 16 batches before. NaN before the first one.</summary>
    public double BatchLoss { get; init; }

    /// <summary>Optimizer steps since the fit began.</summary>
    public long Step { get; init; }

    /// <summary>Optimizer steps at most.</summary>
    public long Steps { get; init; }

    /// <summary>The network of the ensemble, from 0; 0 without an ensemble.</summary>
    public int Network { get; init; }
}

/// <summary>The size of the fit that begins.</summary>
/// <param name="TrainingRows">Rows of the training split.</param>
/// <param name="ValidationRows">Rows of the validation split.</param>
/// <param name="ParameterCount">Trainable values in the network.</param>
/// <param name="Epochs">Epochs at most.</param>
public sealed record TrainingStart(int TrainingRows, int ValidationRows, long ParameterCount, int Epochs)
{
    /// <summary>Optimizer steps at most.</summary>
    public long Steps { get; init; }

    /// <summary>Optimizer steps that were done before: above 0 where the fit is resumed.</summary>
    public long StepsDone { get; init; }

    /// <summary>True if a forecaster is fitted again on all rows.</summary>
    public bool IsRefit { get; init; }

    /// <summary>The network of the ensemble, from 0; 0 without an ensemble.</summary>
    public int Network { get; init; }

    /// <summary>Networks of the ensemble; 1 without one.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Words of the vocabularies for which the file of pretrained embeddings has a vector; <see langword="null"/> without a file.</summary>
    public int? PretrainedFound { get; init; }

    /// <summary>Words of the vocabularies for which it has none; they start from random vectors.</summary>
    public int? PretrainedMissing { get; init; }
}
