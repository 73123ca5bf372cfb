using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Recommenders of the next item of a session: <c>mlContext.SessionRecommendation()</c>.</summary>
public static class SessionRecommendationExtensions
{
    /// <summary>Gives the catalog of session-based recommenders (Hidasi et al. 2016), which learn to predict each item of a session from those before it: what is clicked, bought or
    /// listened to next, without knowing who it is.</summary>
    /// <param name="mlContext">The context.</param>
    /// <remarks>The name <c>mlContext.Recommendation()</c> is that of ML.NET's package <c>Microsoft.ML.Recommender</c>, whose matrix factorization knows users and items, but no order.</remarks>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Items", "Clicks")
    ///     .Append(mlContext.SessionRecommendation().Trainers.Gru("Items"))
    ///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("Recommended", "RecommendedItems"));
    /// ITransformer model = pipeline.Fit(trainingData);
    /// ]]></code>
    /// </example>
    public static SessionRecommendationCatalog SessionRecommendation(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new SessionRecommendationCatalog(mlContext);
    }
}
