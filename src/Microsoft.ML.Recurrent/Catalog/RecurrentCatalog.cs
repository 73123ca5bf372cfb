using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>
/// Recurrent networks in ML.NET's catalogs: as featurizers under <c>mlContext.Transforms</c>, as trainers under
/// <c>mlContext.BinaryClassification.Trainers</c>, <c>mlContext.MulticlassClassification.Trainers</c> and
/// <c>mlContext.Regression.Trainers</c>.
/// </summary>
public static partial class RecurrentCatalog
{
    /// <summary>Adds a trainable featurizer: a recurrent network of any cell that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer of any cell"]/*'/>
    public static RecurrentEstimator Recurrent(this TransformsCatalog catalog, RecurrentOptions options) =>
        new(Environments.Register(catalog, Name(options)), options, NetworkRole.Featurizer, task: null);

    /// <summary>Trains a recurrent network of any cell for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary of any cell"]/*'/>
    public static RecurrentEstimator Recurrent(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, RecurrentOptions options) =>
        new(Environments.Register(catalog, Name(options)), options, NetworkRole.Trainer, PredictionTask.BinaryClassification);

    /// <summary>Trains a recurrent network of any cell for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass of any cell"]/*'/>
    public static RecurrentEstimator Recurrent(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RecurrentOptions options) =>
        new(Environments.Register(catalog, Name(options)), options, NetworkRole.Trainer, PredictionTask.MulticlassClassification);

    /// <summary>Trains a recurrent network of any cell for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression of any cell"]/*'/>
    public static RecurrentEstimator Recurrent(this RegressionCatalog.RegressionTrainers catalog, RecurrentOptions options) =>
        new(Environments.Register(catalog, Name(options)), options, NetworkRole.Trainer, PredictionTask.Regression);

    /// <summary>The name of a fit in ML.NET's log: that of the short form.</summary>
    private static string Name(RecurrentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options is RecurrentCellOptions ? nameof(Recurrent) : options.GetType().Name.Replace("Options", "");
    }

    private static RecurrentOptions Featurizer(
        RecurrentOptions options, string outputColumnName, string? sequenceColumnName, string labelColumnName, int hiddenSize, int layers, bool bidirectional) =>
        Trainer(options, labelColumnName, sequenceColumnName ?? outputColumnName, hiddenSize, layers, bidirectional) with { OutputColumnName = outputColumnName };

    private static RecurrentOptions Trainer(
        RecurrentOptions options, string labelColumnName, string sequenceColumnName, int hiddenSize, int layers, bool bidirectional) => options with
        {
            LabelColumnName = labelColumnName,
            SequenceColumnNames = [sequenceColumnName],
            HiddenSize = hiddenSize,
            Layers = layers,
            Bidirectional = bidirectional,
        };
}
