using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Scores rows with a fitted network: the encoder's output for a featurizer, the logits for a trainer, averaged over the networks of an ensemble. Immutable and
/// thread-safe.</summary>
internal sealed class NetworkScorer(FittedModel model)
{
    private readonly ScoringPool _pool = new(new EnsembleScoring(
        model.Shape, model.Networks, model.Role == NetworkRole.Featurizer, RecurrentTask.Create(model.Task).Average));

    public InputColumns Inputs => model.Inputs;

    /// <summary>Numbers per row.</summary>
    public int OutputWidth { get; } = model.Role == NetworkRole.Featurizer ? model.Shape.EncoderWidth : model.Task.Outputs;

    public ScoringSession CreateSession() => _pool.CreateSession();

    /// <summary>Scores every row, in parallel batches of rows of like length; a row's result does not depend on its batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">(rows, <see cref="OutputWidth"/>), in row order.</param>
    public void ScoreAll(RaggedSequences rows, float[] outputs) => _pool.ScoreAll(rows, rows.Rows, outputs);
}
