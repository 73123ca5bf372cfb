using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Scores rows with a fitted network: the encoder's output for a featurizer, the logits for a trainer, averaged over the networks of an ensemble. Immutable and
/// thread-safe.</summary>
internal sealed class NetworkScorer
{
    private readonly FittedModel _model;
    private readonly EnsembleScoring _scoring;
    private readonly ScoringPool _pool;

    /// <param name="model">The network.</param>
    public NetworkScorer(FittedModel model)
    {
        var scoring = new EnsembleScoring(model.ScoringShape, model.Networks, model.Role == NetworkRole.Featurizer, RecurrentTask.Create(model.Task).Average);
        (_model, _scoring, _pool, OutputWidth, PerStep) = (model, scoring, new ScoringPool(scoring), scoring.OutputWidth, scoring.PerStep);
    }

    public InputColumns Inputs => _model.Inputs;

    /// <summary>Numbers of a row's result, or of a step's.</summary>
    public int OutputWidth { get; }

    /// <summary>True if each step of a row has a result, false if the row has one.</summary>
    public bool PerStep { get; }

    /// <summary>Memory for the results of some rows.</summary>
    public RowValues CreateOutputs() => new(OutputWidth, PerStep);

    /// <summary>Memory for the attention's weights of some rows; null where the model has no column for them.</summary>
    public RowValues? CreateAttention() => _model.Options.AttentionColumnName is null ? null : new RowValues(_model.Shape.AttentionHeads, perStep: true);

    public ScoringSession CreateSession() => _pool.CreateSession();

    /// <summary>Takes rows step by step, with scratch memory of its own.</summary>
    /// <exception cref="NotSupportedException">The network needs whole rows.</exception>
    public NetworkStepper CreateStepper() => new(_scoring);

    /// <summary>Scores every row, in parallel batches of rows of like length; a row's result does not depend on its batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">Gets the results.</param>
    /// <param name="attention">Gets the attention's weights of the rows; null where nobody asks for them.</param>
    public void ScoreAll(RaggedSequences rows, RowValues outputs, RowValues? attention = null) => _pool.ScoreAll(rows, rows.Rows, outputs, attention);
}
