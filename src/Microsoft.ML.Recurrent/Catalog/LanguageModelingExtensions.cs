using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Models of the next token: <c>mlContext.LanguageModeling()</c>.</summary>
public static class LanguageModelingExtensions
{
    /// <summary>Gives the catalog of language models, which learn to predict each token of a row from those before it: words, characters, or parts of words, as keys.</summary>
    /// <param name="mlContext">The context.</param>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var pipeline = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
    ///     .Append(mlContext.Transforms.Conversion.MapValueToKey("Tokens"))
    ///     .Append(mlContext.LanguageModeling().Trainers.Lstm("Tokens"));
    /// var model = pipeline.Fit(trainingData);
    /// LanguageModelMetrics metrics = mlContext.LanguageModeling().Evaluate(model.Transform(newerData), "Tokens");
    /// Console.WriteLine($"perplexity {metrics.Perplexity:F1}, {metrics.BitsPerCharacter:F2} bits per character");
    /// ]]></code>
    /// </example>
    public static LanguageModelingCatalog LanguageModeling(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new LanguageModelingCatalog(mlContext);
    }
}
