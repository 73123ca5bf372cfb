namespace Microsoft.ML.Recurrent;

/// <summary>The kind of prediction.</summary>
public enum PredictionTask
{
    /// <summary>A <c>Boolean</c> label, or one for each step; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    BinaryClassification,

    /// <summary>A key label, or one for each step; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    MulticlassClassification,

    /// <summary>A <c>Single</c> or <c>Vector&lt;Single&gt;</c> label, or a <c>Single</c> for each step; adds <c>Score</c>.</summary>
    Regression,

    /// <summary>The next key of a sequence of keys, its own label; adds <c>LogLikelihood</c>, <c>StepLogLikelihood</c> and <c>Perplexity</c>.</summary>
    NextToken,

    /// <summary>The next item of a session, a sequence of keys that is its own label; adds <c>RecommendedItems</c> and <c>Score</c> (their probabilities).</summary>
    NextItem,
}
