using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <content>Short forms of the GRU.</content>
public static partial class RecurrentCatalog
{
    /// <summary>Adds a trainable featurizer: a gated recurrent network (Cho et al. 2014) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer short form"]/*'/>
    public static RecurrentEstimator Gru(
        this TransformsCatalog catalog, string outputColumnName, string? sequenceColumnName = null, string labelColumnName = "Label",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Featurizer(new GruOptions(), outputColumnName, sequenceColumnName, labelColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Adds a trainable featurizer: a gated recurrent network (Cho et al. 2014) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer with options"]/*'/>
    public static RecurrentEstimator Gru(this TransformsCatalog catalog, GruOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a gated recurrent network (Cho et al. 2014) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary short form"]/*'/>
    public static RecurrentEstimator Gru(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new GruOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a gated recurrent network (Cho et al. 2014) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary with options"]/*'/>
    public static RecurrentEstimator Gru(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, GruOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a gated recurrent network (Cho et al. 2014) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass short form"]/*'/>
    public static RecurrentEstimator Gru(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new GruOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a gated recurrent network (Cho et al. 2014) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass with options"]/*'/>
    public static RecurrentEstimator Gru(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, GruOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a gated recurrent network (Cho et al. 2014) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression short form"]/*'/>
    public static RecurrentEstimator Gru(
        this RegressionCatalog.RegressionTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new GruOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a gated recurrent network (Cho et al. 2014) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression with options"]/*'/>
    public static RecurrentEstimator Gru(this RegressionCatalog.RegressionTrainers catalog, GruOptions options) => catalog.Recurrent(options);
}
