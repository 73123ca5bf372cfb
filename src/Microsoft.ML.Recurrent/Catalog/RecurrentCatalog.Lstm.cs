using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <content>Short forms of the LSTM.</content>
public static partial class RecurrentCatalog
{
    /// <summary>Adds a trainable featurizer: a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer short form"]/*'/>
    public static RecurrentEstimator Lstm(
        this TransformsCatalog catalog, string outputColumnName, string? sequenceColumnName = null, string labelColumnName = "Label",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Featurizer(new LstmOptions(), outputColumnName, sequenceColumnName, labelColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Adds a trainable featurizer: a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer with options"]/*'/>
    public static RecurrentEstimator Lstm(this TransformsCatalog catalog, LstmOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary short form"]/*'/>
    public static RecurrentEstimator Lstm(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new LstmOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary with options"]/*'/>
    public static RecurrentEstimator Lstm(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, LstmOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass short form"]/*'/>
    public static RecurrentEstimator Lstm(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new LstmOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass with options"]/*'/>
    public static RecurrentEstimator Lstm(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, LstmOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression short form"]/*'/>
    public static RecurrentEstimator Lstm(
        this RegressionCatalog.RegressionTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new LstmOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a long short-term memory network (Hochreiter &amp; Schmidhuber 1997) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression with options"]/*'/>
    public static RecurrentEstimator Lstm(this RegressionCatalog.RegressionTrainers catalog, LstmOptions options) => catalog.Recurrent(options);
}
