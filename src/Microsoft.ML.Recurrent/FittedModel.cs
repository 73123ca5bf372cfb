using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent;

/// <summary>The role that a catalog entry gives the network.</summary>
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
    /// <summary>The further networks of an ensemble.</summary>
    public IReadOnlyList<NetworkWeights> Others { get; init; } = [];

    /// <summary>Every network.</summary>
    public IReadOnlyList<NetworkWeights> Networks => [Weights, .. Others];

    /// <summary>Every network's tensors, as they are saved.</summary>
    public IReadOnlyList<NamedTensor> Tensors => EnsembleTensors.Join(Networks);

    public NetworkShape Shape { get; } = NetworkShape.Of(Options, Inputs, Task.Outputs, Task.PerStep, Task.HasField, Task.Clusters);

    /// <summary>The sizes that rows are scored with: a recommender scores what follows the last step of a row, and not its steps.</summary>
    public NetworkShape ScoringShape => Task.Recommended is { } items ? Shape.Recommending(items.ExcludesSeen) : Shape;

    /// <summary>The field over the labels of neighboring steps, that of all networks together; null where there is none.</summary>
    public CrfParameters? Field => LabelField.Of(Shape, Networks);
}
