using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of one tag per step for <c>mlContext.MulticlassClassification</c>, whose own <c>Evaluate</c> takes one label per row.</summary>
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
}
