using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Experiments over recurrent networks: <c>mlContext.Recurrent()</c>.</summary>
public static class RecurrentExperimentExtensions
{
    /// <summary>Gives the catalog of experiments, as <c>mlContext.Auto()</c> gives ML.NET's.</summary>
    /// <param name="mlContext">The context.</param>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// ExperimentResult result = mlContext.Recurrent().CreateExperiment()
    ///     .SetPipeline(
    ///         options => mlContext.BinaryClassification.Trainers.Lstm(options),
    ///         new ParameterSpace<LstmOptions>(new LstmOptions { SequenceColumnNames = ["Readings"] }))
    ///     .SetDataset(trainingData, validationData)
    ///     .SetMetric(ExperimentMetric.BinaryAccuracy)
    ///     .SetMaximumTrials(20)
    ///     .Run();
    /// Console.WriteLine(result);
    /// mlContext.Model.Save(result.BestModel, trainingData.Schema, "best.zip");
    /// ]]></code>
    /// </example>
    public static RecurrentExperimentCatalog Recurrent(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new RecurrentExperimentCatalog(mlContext);
    }
}
