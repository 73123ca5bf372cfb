using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of one label per step for <c>mlContext.MulticlassClassification</c>, <c>BinaryClassification</c> and <c>Regression</c>, whose own <c>Evaluate</c> takes one label
/// per row.</summary>
public static class SequenceEvaluationCatalog
{
    /// <summary>Holds predicted tags against labels: accuracy of steps and of whole rows, and precision, recall and F1 of spans. The data is read once, and
    /// memory does not grow with it. A step without a label (the missing key, an empty text) is left out, as if it were not there; a step without a prediction
    /// is wrong, and outside of every span.</summary>
    /// <remarks>A tag that <c>MapValueToKey</c> did not see at fit is the missing key. To have it count as a mistake, keep the texts, map them to keys under another name, and
    /// give the texts here.</remarks>
    /// <param name="catalog">The multiclass classification catalog.</param>
    /// <param name="data">A transformed view: labels and predictions, one per step, as many of one as of the other.</param>
    /// <param name="labelColumnName">The labels: a vector of keys with key values, or of Text.</param>
    /// <param name="predictedLabelColumnName">The predictions: a vector of keys with key values, or of Text. Tags are compared by their texts.</param>
    /// <param name="scheme">The tags' scheme; <see langword="null"/> reads it off the key values of both columns. <see cref="TagScheme.None"/> counts every
    /// label but "O" as a span of its own.</param>
    /// <param name="strict"><see langword="false"/> for conlleval's rules, which read spans out of any tags: I after O begins one, and so does another type.
    /// <see langword="true"/> for those of the scheme: steps that it would not write so are no span.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing, of a wrong type or without key values, or tags follow no scheme or another one; the message lists
    /// all violations.</exception>
    /// <exception cref="InvalidOperationException">There are no labels, a row's labels and predictions differ in number, or a text is no tag.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// SequenceMetrics metrics = mlContext.MulticlassClassification.EvaluateSequences(data, "Tags", "PredictedTags");
    /// Console.WriteLine($"F1 {metrics.Micro.F1:P1}");
    /// Console.WriteLine(metrics);   // a line per type of span
    /// ]]></code>
    /// </example>
    public static SequenceMetrics EvaluateSequences(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        TagScheme? scheme = null,
        bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labelColumnName);
        ArgumentNullException.ThrowIfNull(predictedLabelColumnName);
        return new SequenceEvaluator(SequenceColumns.Resolve(data.Schema, labelColumnName, predictedLabelColumnName, scheme, strict)).Run(data);
    }

    /// <summary>Holds a predicted Boolean for each step against its label: accuracy of steps and of whole rows, precision, recall and F1 of both classes, and the area under the ROC curve
    /// over all steps. The data is read once; of each step, four bytes are held.</summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="data">A transformed view: labels, scores and predictions, one per step, as many of one as of the others.</param>
    /// <param name="labelColumnName">The labels: a vector of <c>Boolean</c>.</param>
    /// <param name="scoreColumnName">The scores: a vector of <c>Single</c>, higher where a step is more likely true. Only their order matters.</param>
    /// <param name="predictedLabelColumnName">The predictions: a vector of <c>Boolean</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">There are no labels, a row's columns differ in length, or a score is not finite.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// BinarySequenceMetrics metrics = mlContext.BinaryClassification.EvaluateSequences(data, "Alarms");
    /// Console.WriteLine($"F1 {metrics.F1Score:P1}, AUC {metrics.AreaUnderRocCurve:F3}");
    /// Console.WriteLine(metrics);   // a line per class
    /// ]]></code>
    /// </example>
    public static BinarySequenceMetrics EvaluateSequences(
        this BinaryClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labelColumnName);
        ArgumentNullException.ThrowIfNull(scoreColumnName);
        ArgumentNullException.ThrowIfNull(predictedLabelColumnName);
        return new BinaryStepEvaluator(data.Schema, labelColumnName, scoreColumnName, predictedLabelColumnName).Run(data);
    }

    /// <summary>Holds a predicted number for each step against its label: mean absolute and squared error and R² over all labeled steps. The data is read once, and memory does not grow
    /// with it. A step whose label is NaN is left out.</summary>
    /// <param name="catalog">The regression catalog.</param>
    /// <param name="data">A transformed view: labels and scores, one per step, as many of one as of the other.</param>
    /// <param name="labelColumnName">The labels: a vector of <c>Single</c> of variable length.</param>
    /// <param name="scoreColumnName">The predictions: a vector of <c>Single</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">There are no labels, a row's columns differ in length, or a label or the score of a labeled step is not finite.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// RegressionSequenceMetrics metrics = mlContext.Regression.EvaluateSequences(data, "Amounts");
    /// Console.WriteLine($"MAE {metrics.MeanAbsoluteError:F3}, R² {metrics.RSquared:F3}");
    /// ]]></code>
    /// </example>
    public static RegressionSequenceMetrics EvaluateSequences(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labelColumnName);
        ArgumentNullException.ThrowIfNull(scoreColumnName);
        return new NumberStepEvaluator(data.Schema, labelColumnName, scoreColumnName).Run(data);
    }
}
