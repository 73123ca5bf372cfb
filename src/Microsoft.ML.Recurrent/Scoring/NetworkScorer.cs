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
    public int OutputWidth { get; } = model.Role == NetworkRole.Featurizer ? model.Shape.PooledWidth : model.Task.Outputs;

    /// <summary>Memory for the attention's weights of some rows; null where the model has no column for them.</summary>
    public RowAttention? CreateAttention() => model.Options.AttentionColumnName is null ? null : new RowAttention(model.Shape.AttentionHeads);

    public ScoringSession CreateSession() => _pool.CreateSession();

    /// <summary>Scores every row, in parallel batches of rows of like length; a row's result does not depend on its batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">(rows, <see cref="OutputWidth"/>), in row order.</param>
    /// <param name="attention">Gets the attention's weights of the rows; null where nobody asks for them.</param>
    public void ScoreAll(RaggedSequences rows, float[] outputs, RowAttention? attention = null) => _pool.ScoreAll(rows, rows.Rows, outputs, attention);
}
