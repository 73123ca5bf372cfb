using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

public static partial class RecurrentCatalog
{
    /// <summary>Adds a trainable featurizer: a recurrent network of any cell that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer cell example"]/*'/>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="options">The cell, columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Recurrent(this TransformsCatalog catalog, RecurrentCellOptions options) =>
        new(Environments.Register(catalog, nameof(Recurrent)), options, NetworkRole.Featurizer, task: null);

    /// <summary>Trains a recurrent network of any cell for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary cell example"]/*'/>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="options">The cell, columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Recurrent(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, RecurrentCellOptions options) =>
        new(Environments.Register(catalog, nameof(Recurrent)), options, NetworkRole.Trainer, PredictionTask.BinaryClassification);

    /// <summary>Trains a recurrent network of any cell for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass cell example"]/*'/>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="options">The cell, columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Recurrent(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RecurrentCellOptions options) =>
        new(Environments.Register(catalog, nameof(Recurrent)), options, NetworkRole.Trainer, PredictionTask.MulticlassClassification);

    /// <summary>Trains a recurrent network of any cell for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression cell example"]/*'/>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="options">The cell, columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Recurrent(
        this RegressionCatalog.RegressionTrainers catalog, RecurrentCellOptions options) =>
        new(Environments.Register(catalog, nameof(Recurrent)), options, NetworkRole.Trainer, PredictionTask.Regression);
}
