using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Inspects rows of a fitted model: the layers of each of its networks, and the score after each step. Immutable and thread-safe.</summary>
internal sealed class RowInspector
{
    private readonly NetworkInspector[] _networks;
    private readonly PrefixScores _scores;

    /// <param name="model">The model.</param>
    /// <param name="scorer">What scores it.</param>
    /// <param name="score">The column of its scores.</param>
    public RowInspector(FittedModel model, NetworkScorer scorer, OutputColumn score)
    {
        Model = model;
        Score = score;
        _networks = [.. model.Networks.Select((weights, network) => new NetworkInspector(model.Shape, weights, network))];
        _scores = new PrefixScores(scorer, score);
    }

    public FittedModel Model { get; }

    /// <summary>The column of its scores.</summary>
    public OutputColumn Score { get; }

    /// <param name="rows">The rows.</param>
    /// <param name="row">Which of them.</param>
    /// <param name="stepLabels">A label for each of its steps; null for their numbers.</param>
    public RowInspection Inspect(RaggedSequences rows, int row, string[]? stepLabels)
    {
        var batch = rows.Pack([row]);
        var networks = _networks.Select(n => n.Inspect(batch, stepLabels: stepLabels)).ToArray();
        return new RowInspection([.. networks.SelectMany(n => n.Layers)], [.. networks.Select(n => n.Attention).OfType<float[]>()], _scores.Of(rows, row)) { StepLabels = stepLabels };
    }
}
