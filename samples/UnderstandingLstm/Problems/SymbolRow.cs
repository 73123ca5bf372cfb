using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace UnderstandingLstm.Problems;

/// <summary>Symbols, or words, and the answer to them.</summary>
internal sealed class SymbolRow
{
    public string[] Symbols { get; set; } = [];

    public string Answer { get; set; } = "";

    /// <summary>A classifier of such rows.</summary>
    public static IEstimator<ITransformer> Classifier(MLContext mlContext, RecurrentCellOptions network, FitContext context) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Answer)).Append(mlContext.MulticlassClassification.Trainers.Recurrent(network with
        {
            SequenceColumnNames = [nameof(Symbols)],
            EmbeddingSize = 16,
            EmbeddingDropout = 0,
            TokenDropout = 0,
        }).With(context));

    /// <summary>The fraction of rows whose answer is another.</summary>
    public static double FractionWrong(MLContext mlContext, ITransformer classifier, IEnumerable<SymbolRow> rows) =>
        1 - mlContext.MulticlassClassification.Evaluate(classifier.Transform(mlContext.Data.LoadFromEnumerable(rows))).MicroAccuracy;
}
