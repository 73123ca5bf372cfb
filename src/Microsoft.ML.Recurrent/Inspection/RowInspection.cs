using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>The values that a fitted network computed of one row, step by step: gates, states and outputs of every layer, and the score after each step.</summary>
/// <remarks>Plain data. Single precision; states, outputs and scores are bit-identical to those of <see cref="RecurrentTransformer.Transform"/>.</remarks>
public sealed partial class RowInspection
{
    internal RowInspection(IReadOnlyList<LayerInspection> layers, IReadOnlyList<float[]> attentionWeights, IReadOnlyList<float[]> scores) =>
        (Layers, AttentionWeights, Scores) = (layers, attentionWeights, scores);

    /// <summary>The row's steps; of a model of next tokens or items, the boundary symbol before the row's first one is a step, too.</summary>
    public int Steps => Scores.Count;

    /// <summary>The words of the row's first text column, one for each step, as the data has them; null where the network reads no text. Pictures are labeled with
    /// them unless other labels are given.</summary>
    public IReadOnlyList<string>? StepLabels { get; internal init; }

    /// <summary>Every direction of every layer, the lowest layer first; of an ensemble the first network's first.</summary>
    public IReadOnlyList<LayerInspection> Layers { get; }

    /// <summary>
    /// Of a network that pools by <see cref="SequencePooling.Attention"/>, the weight of each step in the row's vector: (networks)(steps), where a row's weights add up to 1; with several heads
    /// (networks)(steps × heads), one step after another. Empty for other poolings.
    /// </summary>
    public IReadOnlyList<float[]> AttentionWeights { get; }

    /// <summary>
    /// The score after each step, as <see cref="RecurrentTransformer.Transform"/> gives it for the row up to that step: (steps)(values of the
    /// <c>Score</c> column, or, of a featurizer, of its output column). The last one is the row's own score. Of a network with a label for each step, the score of each
    /// step in the whole row; of a model of the next token, <c>StepLogLikelihood</c>, whose first value is that of the row's first token, after the boundary symbol.
    /// </summary>
    public IReadOnlyList<float[]> Scores { get; }

    /// <summary>One direction of one layer.</summary>
    /// <param name="layer">The layer, from 0, the lowest.</param>
    /// <param name="reverse">The direction that reads the row from its last step to its first.</param>
    /// <param name="network">The network of an ensemble, from 0.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public LayerInspection Layer(int layer, bool reverse = false, int network = 0) =>
        Layers.FirstOrDefault(l => l.Layer == layer && l.IsReverse == reverse && l.Network == network)
        ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"There is no {(reverse ? "backward" : "forward")} direction of layer {layer} of network {network}; expected one of {Layers.Count(l => !l.IsReverse && l.Network == 0)} layers, of "
            + $"{(Layers.Any(l => l.IsReverse) ? "two directions" : "the forward direction")}, of {Layers.Max(l => l.Network) + 1} networks, each from 0."), nameof(layer));
}
