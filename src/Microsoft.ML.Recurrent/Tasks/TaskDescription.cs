using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>A task as data, saved with the model.</summary>
/// <param name="Kind">What is predicted.</param>
/// <param name="Outputs">The head's outputs: 1 for binary, classes for multiclass, label width for regression.</param>
internal sealed record TaskDescription(PredictionTask Kind, int Outputs)
{
    /// <summary>True if each step of a row has a label, and so a score, of its own; files say it from format 3 on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PerStep { get; init; }

    /// <summary>Multiclass, a label of each step: the decoding of a row's labels; null for labels of rows, and in older files, whose steps are decoded on their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TagDecoding? Tags { get; init; }

    /// <summary>Next item: what is recommended for a session; null for every other task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ItemChoice? Recommended { get; init; }

    /// <summary>True if the network has a conditional random field over neighboring labels.</summary>
    [JsonIgnore]
    public bool HasField => Tags is { HasField: true };

    /// <summary>Next token: the clusters of an adaptive softmax; null where the softmax is a full one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TokenClusters? Clusters { get; init; }

    /// <summary>The label's key values (multiclass), or null when the key had none.</summary>
    public ClassNames? Classes { get; init; }

    /// <summary>Regression: the training labels' mean, per output; scores are logits × LabelScale + LabelMean.</summary>
    public float[]? LabelMean { get; init; }

    /// <summary>Regression: the training labels' standard deviation (1 where constant), per output.</summary>
    public float[]? LabelScale { get; init; }

    /// <summary>Binary: the probability above which the predicted label is true; null is 0.5, a logit above 0.</summary>
    public float? Threshold { get; init; }

    /// <summary>Regression: whether the label, and so the score, is a vector.</summary>
    public bool IsVector { get; init; }

    /// <summary>Regression: the names of a vector label's values at fit; null where the data did not say, and in older files.</summary>
    public SlotNames? LabelSlots { get; init; }
}
