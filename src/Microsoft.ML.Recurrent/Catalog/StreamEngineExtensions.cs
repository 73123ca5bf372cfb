using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Streaming;

namespace Microsoft.ML;

/// <summary>Makes streaming engines of fitted networks.</summary>
public static class StreamEngineExtensions
{
    /// <summary>An engine that takes the steps of rows one at a time and answers after each.</summary>
    /// <typeparam name="TStep">A class with the columns that the model reads, one step of each sequence column.</typeparam>
    /// <typeparam name="TOutput">A class with the model's columns, or some of them.</typeparam>
    /// <param name="transformer">A featurizer or trained network, fitted or loaded, or a pipeline with one in it whose other transformers see one row
    /// at a time.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, such as the column that tells rows apart; <see langword="null"/> for the defaults.</param>
    /// <param name="stepSchema">The binding of <typeparamref name="TStep"/> to columns; null takes its attributes.</param>
    /// <param name="outputSchema">The binding of <typeparamref name="TOutput"/> to columns; null takes its attributes.</param>
    /// <remarks>Of a recommender a key is a session and a step an item: the answer is what may follow. The network reads forwards only, and its pooling can be carried on: <see cref="SequencePooling.Last"/>,
    /// <see cref="SequencePooling.Mean"/> or <see cref="SequencePooling.Max"/>. One engine serves all threads.</remarks>
    /// <exception cref="ArgumentException">There is not one network, it is bidirectional, pools by attention, decodes labels by whole rows or predicts the next token, a transformer beside it needs more
    /// than one row, <typeparamref name="TStep"/> lacks columns, or an option is out of range.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// using var engine = loadedModel.CreateStreamEngine<Reading, Alarm>(
    ///     mlContext, new StreamEngineOptions { KeyColumnName = "Machine", MaximumKeys = 10_000 });
    /// Alarm alarm = engine.Predict(new Reading { Machine = "press 7", Values = [0.3f, 0.8f] });    // a step in, the answer after it out
    /// ]]></code>
    /// </example>
    public static StreamEngine<TStep, TOutput> CreateStreamEngine<TStep, TOutput>(
        this ITransformer transformer,
        MLContext mlContext,
        StreamEngineOptions? options = null,
        SchemaDefinition? stepSchema = null,
        SchemaDefinition? outputSchema = null)
        where TStep : class
        where TOutput : class, new()
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(mlContext);
        var pipeline = StreamPipeline<RecurrentTransformer>.Of(transformer, "recurrent networks");
        if (pipeline.Model.StepObjection is { } objection)
            throw new ArgumentException(objection, nameof(transformer));
        return new StreamEngine<TStep, TOutput>(mlContext, pipeline, options ?? new StreamEngineOptions(), stepSchema, outputSchema);
    }
}
