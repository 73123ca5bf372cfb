using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>A model and the transformers around it that see a row at a time. Immutable.</summary>
/// <param name="Before">Transformers that make the model's columns.</param>
/// <param name="Model">The model.</param>
/// <param name="After">Transformers that read the model's columns.</param>
internal sealed record StreamPipeline<TModel>(IReadOnlyList<ITransformer> Before, TModel Model, IReadOnlyList<ITransformer> After)
    where TModel : class, ITransformer
{
    /// <param name="transformer">The model, or a pipeline with it.</param>
    /// <param name="models">The name of such models in a sentence, such as "forecasters".</param>
    /// <exception cref="ArgumentException">There is not one such model, or a transformer beside it needs more than a row.</exception>
    public static StreamPipeline<TModel> Of(ITransformer transformer, string models)
    {
        ITransformer[] parts = [.. ModelParts.Of(transformer)];
        int[] places = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] is TModel)];
        if (places.Length != 1)
            throw new ArgumentException(
                $"The transformer holds {places.Length} {models}; expected one: a {typeof(TModel).Name}, or a pipeline with one in it.",
                nameof(transformer));
        foreach (var part in parts)
        {
            if (part is not TModel && !part.IsRowToRowMapper)
                throw new ArgumentException(
                    $"The pipeline's {part.GetType().Name} needs more than one row at a time, so it cannot be streamed; leave it out of the pipeline.",
                    nameof(transformer));
        }

        int place = places[0];
        return new StreamPipeline<TModel>(parts[..place], (TModel)parts[place], parts[(place + 1)..]);
    }

    public static DataViewRow Map(IEnumerable<ITransformer> transformers, DataViewRow row)
    {
        foreach (var transformer in transformers)
        {
            var mapper = transformer.GetRowToRowMapper(row.Schema);
            row = mapper.GetRow(row, mapper.OutputSchema);
        }

        return row;
    }
}
