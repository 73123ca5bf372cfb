namespace Microsoft.ML.Recurrent;

/// <summary>The transformers that a model is made of.</summary>
internal static class ModelParts
{
    /// <summary>The model itself, or every member of a chain and of the chains in it, in order.</summary>
    public static IEnumerable<ITransformer> Of(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [model];
    }
}
