using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>A forecaster and the transformers around it that see a row at a time. Immutable.</summary>
/// <param name="Before">Transformers that make the forecaster's columns.</param>
/// <param name="Model">The forecaster.</param>
/// <param name="After">Transformers that read the forecaster's columns.</param>
internal sealed record StreamPipeline(
    IReadOnlyList<ITransformer> Before, ForecastingTransformer Model, IReadOnlyList<ITransformer> After)
{
    /// <exception cref="ArgumentException">There is not one forecaster, or a transformer beside it needs more than a row.</exception>
    public static StreamPipeline Of(ITransformer transformer)
    {
        ITransformer[] parts = [.. ModelParts.Of(transformer)];
        int[] forecasters = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] is ForecastingTransformer)];
        if (forecasters.Length != 1)
            throw new ArgumentException(
                $"The transformer holds {forecasters.Length} forecasters; expected one: a ForecastingTransformer, or a pipeline with one in it.",
                nameof(transformer));
        foreach (var part in parts)
        {
            if (part is not ForecastingTransformer && !part.IsRowToRowMapper)
                throw new ArgumentException(
                    $"The pipeline's {part.GetType().Name} needs more than one row at a time, so it cannot be streamed; leave it out of the pipeline.",
                    nameof(transformer));
        }

        int place = forecasters[0];
        return new StreamPipeline(parts[..place], (ForecastingTransformer)parts[place], parts[(place + 1)..]);
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
