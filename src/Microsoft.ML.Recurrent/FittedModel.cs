using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent;

/// <summary>What a catalog entry makes of the network.</summary>
internal enum NetworkRole
{
    /// <summary>Adds the encoder's output as a feature vector.</summary>
    Featurizer,

    /// <summary>Adds ML.NET's score columns.</summary>
    Trainer,
}

/// <summary>Everything a fit leaves and a file holds; plain managed data. Immutable.</summary>
internal sealed record FittedModel(
    RecurrentOptions Options,
    NetworkRole Role,
    TaskDescription Task,
    InputColumns Inputs,
    NetworkWeights Weights,
    TrainingHistory History)
{
    public NetworkShape Shape { get; } = NetworkShape.Of(Options, Inputs, Task.Outputs);
}
