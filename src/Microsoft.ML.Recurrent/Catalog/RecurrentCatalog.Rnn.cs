using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

public static partial class RecurrentCatalog
{
    /// <summary>Adds a trainable featurizer: a simple recurrent network (Elman 1990) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer example"]/*'/>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add: <c>Vector&lt;Single&gt;</c> of <paramref name="hiddenSize"/> values, twice as many
    /// when <paramref name="bidirectional"/>.</param>
    /// <param name="sequenceColumnName">The sequences: a vector of <c>Single</c>, of keys or of text, of known or variable length.
    /// <see langword="null"/> reads the column named <paramref name="outputColumnName"/>.</param>
    /// <param name="labelColumnName">The label that the network is fitted on: <c>Boolean</c>, key, <c>Single</c> or
    /// <c>Vector&lt;Single&gt;</c>; its type decides the task.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <param name="layers">Stacked layers, 1 to 64.</param>
    /// <param name="bidirectional">Whether each layer also reads backwards.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? sequenceColumnName = null,
        string labelColumnName = "Label",
        int hiddenSize = 64,
        int layers = 1,
        bool bidirectional = true) =>
        catalog.Rnn(new RnnOptions
        {
            OutputColumnName = outputColumnName,
            SequenceColumnNames = [sequenceColumnName ?? outputColumnName],
            LabelColumnName = labelColumnName,
            HiddenSize = hiddenSize,
            Layers = layers,
            Bidirectional = bidirectional,
        });

    /// <summary>Adds a trainable featurizer: a simple recurrent network (Elman 1990) that reads sequences and gives each row's encoding.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="featurizer options example"]/*'/>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(this TransformsCatalog catalog, RnnOptions options) =>
        new(Environments.Register(catalog, nameof(Rnn)), options, NetworkRole.Featurizer, task: null);

    /// <summary>Trains a simple recurrent network (Elman 1990) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary example"]/*'/>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="labelColumnName">A <c>Boolean</c> column.</param>
    /// <param name="sequenceColumnName">The sequences: a vector of <c>Single</c>, of keys or of text, of known or variable length.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <param name="layers">Stacked layers, 1 to 64.</param>
    /// <param name="bidirectional">Whether each layer also reads backwards.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string sequenceColumnName = "Features",
        int hiddenSize = 64,
        int layers = 1,
        bool bidirectional = true) =>
        catalog.Rnn(new RnnOptions
        {
            LabelColumnName = labelColumnName,
            SequenceColumnNames = [sequenceColumnName],
            HiddenSize = hiddenSize,
            Layers = layers,
            Bidirectional = bidirectional,
        });

    /// <summary>Trains a simple recurrent network (Elman 1990) for binary classification of sequences; adds <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="binary options example"]/*'/>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, RnnOptions options) =>
        new(Environments.Register(catalog, nameof(Rnn)), options, NetworkRole.Trainer, PredictionTask.BinaryClassification);

    /// <summary>Trains a simple recurrent network (Elman 1990) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass example"]/*'/>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="labelColumnName">A key column.</param>
    /// <param name="sequenceColumnName">The sequences: a vector of <c>Single</c>, of keys or of text, of known or variable length.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <param name="layers">Stacked layers, 1 to 64.</param>
    /// <param name="bidirectional">Whether each layer also reads backwards.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string sequenceColumnName = "Features",
        int hiddenSize = 64,
        int layers = 1,
        bool bidirectional = true) =>
        catalog.Rnn(new RnnOptions
        {
            LabelColumnName = labelColumnName,
            SequenceColumnNames = [sequenceColumnName],
            HiddenSize = hiddenSize,
            Layers = layers,
            Bidirectional = bidirectional,
        });

    /// <summary>Trains a simple recurrent network (Elman 1990) for multiclass classification of sequences; adds <c>Score</c> (one probability per class) and <c>PredictedLabel</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="multiclass options example"]/*'/>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RnnOptions options) =>
        new(Environments.Register(catalog, nameof(Rnn)), options, NetworkRole.Trainer, PredictionTask.MulticlassClassification);

    /// <summary>Trains a simple recurrent network (Elman 1990) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression example"]/*'/>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="labelColumnName">A <c>Single</c> column, or a <c>Vector&lt;Single&gt;</c> for several outputs.</param>
    /// <param name="sequenceColumnName">The sequences: a vector of <c>Single</c>, of keys or of text, of known or variable length.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 to 16,384.</param>
    /// <param name="layers">Stacked layers, 1 to 64.</param>
    /// <param name="bidirectional">Whether each layer also reads backwards.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string sequenceColumnName = "Features",
        int hiddenSize = 64,
        int layers = 1,
        bool bidirectional = true) =>
        catalog.Rnn(new RnnOptions
        {
            LabelColumnName = labelColumnName,
            SequenceColumnNames = [sequenceColumnName],
            HiddenSize = hiddenSize,
            Layers = layers,
            Bidirectional = bidirectional,
        });

    /// <summary>Trains a simple recurrent network (Elman 1990) for regression of sequences; adds <c>Score</c>.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression"]/*'/>
    /// <include file="Documentation.xml" path='docs/entry[@name="regression options example"]/*'/>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists all violations.</exception>
    public static RecurrentEstimator Rnn(
        this RegressionCatalog.RegressionTrainers catalog, RnnOptions options) =>
        new(Environments.Register(catalog, nameof(Rnn)), options, NetworkRole.Trainer, PredictionTask.Regression);
}
