namespace Microsoft.ML.Recurrent;

/// <summary>The metrics of an experiment: ML.NET's own of rows, those of a label per step, of language models and recommenders, and those of forecasts.</summary>
public enum ExperimentMetric
{
    /// <summary>Binary classification: the fraction of rows predicted right; higher is better.</summary>
    BinaryAccuracy,

    /// <summary>Binary classification: the area under the ROC curve; higher is better.</summary>
    BinaryAreaUnderRocCurve,

    /// <summary>Binary classification: the area under the precision-recall curve; higher is better.</summary>
    BinaryAreaUnderPrecisionRecallCurve,

    /// <summary>Binary classification: the F1 score of the positive class; higher is better.</summary>
    BinaryF1Score,

    /// <summary>Binary classification: the mean log loss in bits; lower is better. Needs probabilities.</summary>
    BinaryLogLoss,

    /// <summary>Multiclass classification: the fraction of rows predicted right; higher is better.</summary>
    MulticlassMicroAccuracy,

    /// <summary>Multiclass classification: the mean over the classes of the fraction predicted right; higher is better.</summary>
    MulticlassMacroAccuracy,

    /// <summary>Multiclass classification: the mean log loss; lower is better.</summary>
    MulticlassLogLoss,

    /// <summary>Multiclass classification: the log loss beside that of guessing; higher is better.</summary>
    MulticlassLogLossReduction,

    /// <summary>Regression: the coefficient of determination R²; higher is better. Of a vector label, the mean over its values.</summary>
    RegressionRSquared,

    /// <summary>Regression: the mean absolute error; lower is better.</summary>
    RegressionMeanAbsoluteError,

    /// <summary>Regression: the root of the mean squared error; lower is better.</summary>
    RegressionRootMeanSquaredError,

    /// <summary>Forecasts: <see cref="ForecastMetrics.MeanAbsoluteError"/>; lower is better.</summary>
    ForecastMeanAbsoluteError,

    /// <summary>Forecasts: <see cref="ForecastMetrics.RootMeanSquaredError"/>; lower is better.</summary>
    ForecastRootMeanSquaredError,

    /// <summary>Forecasts: <see cref="ForecastMetrics.SymmetricMeanAbsolutePercentageError"/>; lower is better.</summary>
    ForecastSymmetricMeanAbsolutePercentageError,

    /// <summary>Forecasts: <see cref="ForecastMetrics.MeanAbsoluteScaledError"/>; lower is better.</summary>
    ForecastMeanAbsoluteScaledError,

    /// <summary>Forecasts: <see cref="ForecastMetrics.MeanPinballLoss"/>; lower is better. Needs quantiles.</summary>
    ForecastMeanPinballLoss,

    /// <summary>Forecasts: <see cref="ForecastMetrics.ContinuousRankedProbabilityScore"/>; lower is better. Needs quantiles.</summary>
    ForecastContinuousRankedProbabilityScore,

    /// <summary>Tags of steps: <see cref="SequenceMetrics.TokenAccuracy"/>; higher is better.</summary>
    SequenceTokenAccuracy,

    /// <summary>Tags of steps: the F1 score of all spans together (<see cref="SequenceMetrics.Micro"/>), by conlleval's rules; higher is better.</summary>
    SequenceMicroF1,

    /// <summary>Tags of steps: the mean F1 score of the types of spans (<see cref="SequenceMetrics.Macro"/>), by conlleval's rules; higher is better.</summary>
    SequenceMacroF1,

    /// <summary>A Boolean per step: <see cref="BinarySequenceMetrics.Accuracy"/>; higher is better.</summary>
    StepBinaryAccuracy,

    /// <summary>A Boolean per step: <see cref="BinarySequenceMetrics.F1Score"/> of the true steps; higher is better.</summary>
    StepBinaryF1Score,

    /// <summary>A Boolean per step: <see cref="BinarySequenceMetrics.AreaUnderRocCurve"/> of all steps; higher is better.</summary>
    StepBinaryAreaUnderRocCurve,

    /// <summary>A number per step: <see cref="RegressionSequenceMetrics.RSquared"/>; higher is better.</summary>
    StepRegressionRSquared,

    /// <summary>A number per step: <see cref="RegressionSequenceMetrics.MeanAbsoluteError"/>; lower is better.</summary>
    StepRegressionMeanAbsoluteError,

    /// <summary>A number per step: <see cref="RegressionSequenceMetrics.RootMeanSquaredError"/>; lower is better.</summary>
    StepRegressionRootMeanSquaredError,

    /// <summary>Language models: <see cref="LanguageModelMetrics.Perplexity"/>; lower is better.</summary>
    NextTokenPerplexity,

    /// <summary>Language models: <see cref="LanguageModelMetrics.BitsPerToken"/>; lower is better. Orders trials as the perplexity does.</summary>
    NextTokenBitsPerToken,

    /// <summary>Recommenders: recall among the recommended items (<see cref="RankingMetrics.Recall"/>), of each item but a session's first; higher is better.</summary>
    NextItemRecall,

    /// <summary>Recommenders: the mean reciprocal rank among the recommended items (<see cref="RankingMetrics.MeanReciprocalRank"/>), of each item but a session's first; higher is better.</summary>
    NextItemMeanReciprocalRank,
}
