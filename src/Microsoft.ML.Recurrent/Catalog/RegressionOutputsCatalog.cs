using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Evaluation of vector labels for <c>mlContext.Regression</c>, whose own <c>Evaluate</c> takes single values alone.</summary>
public static class RegressionOutputsCatalog
{
    /// <summary>Measures each value of a vector label, as ML.NET measures a single one. The data is read once; labels and scores are held.</summary>
    /// <param name="catalog">The regression catalog.</param>
    /// <param name="data">A transformed view: labels and scores.</param>
    /// <param name="labelColumnName">The labels: a <c>Vector&lt;Single&gt;</c> of known length.</param>
    /// <param name="scoreColumnName">The predictions: a <c>Vector&lt;Single&gt;</c> of the same length.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing, of a wrong type, or have their values in different orders by their slot names; the
    /// message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty, or a row holds a vector of another length than its column's type says.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.Regression.Trainers.Gru(labelColumnName: "Targets", sequenceColumnName: "Readings");
    /// Console.WriteLine(mlContext.Regression.EvaluateOutputs(trainer.Fit(trainingData).Transform(data), labelColumnName: "Targets"));
    /// ]]></code>
    /// </example>
    public static RegressionOutputsMetrics EvaluateOutputs(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return RegressionOutputsEvaluation.Run(catalog, data, labelColumnName, scoreColumnName);
    }
}
