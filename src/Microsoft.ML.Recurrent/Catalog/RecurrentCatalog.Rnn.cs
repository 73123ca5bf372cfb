using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <content>Short forms of the simple recurrent network.</content>
public static partial class RecurrentCatalog
{
    /// <summary>Adds a trainable featurizer: a simple recurrent network (Elman 1990) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer short form"]/*'/>
    public static RecurrentEstimator Rnn(
        this TransformsCatalog catalog, string outputColumnName, string? sequenceColumnName = null, string labelColumnName = "Label",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Featurizer(new RnnOptions(), outputColumnName, sequenceColumnName, labelColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Adds a trainable featurizer: a simple recurrent network (Elman 1990) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer with options"]/*'/>
    public static RecurrentEstimator Rnn(this TransformsCatalog catalog, RnnOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a simple recurrent network (Elman 1990) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary short form"]/*'/>
    public static RecurrentEstimator Rnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new RnnOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a simple recurrent network (Elman 1990) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary with options"]/*'/>
    public static RecurrentEstimator Rnn(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, RnnOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a simple recurrent network (Elman 1990) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass short form"]/*'/>
    public static RecurrentEstimator Rnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new RnnOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a simple recurrent network (Elman 1990) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass with options"]/*'/>
    public static RecurrentEstimator Rnn(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RnnOptions options) => catalog.Recurrent(options);

    /// <summary>Trains a simple recurrent network (Elman 1990) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression short form"]/*'/>
    public static RecurrentEstimator Rnn(
        this RegressionCatalog.RegressionTrainers catalog, string labelColumnName = "Label", string sequenceColumnName = "Features",
        int hiddenSize = 64, int layers = 1, bool bidirectional = true) =>
        catalog.Recurrent(Trainer(new RnnOptions(), labelColumnName, sequenceColumnName, hiddenSize, layers, bidirectional));

    /// <summary>Trains a simple recurrent network (Elman 1990) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression with options"]/*'/>
    public static RecurrentEstimator Rnn(this RegressionCatalog.RegressionTrainers catalog, RnnOptions options) => catalog.Recurrent(options);
}
