using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The inputs of a fitted network's lowest layer in each step: the numbers, the embeddings of the tokens, and the features of words. Immutable and thread-safe.</summary>
internal sealed class StepInputs(NetworkShape shape, NetworkWeights weights)
{
    private readonly WordFeatures[] _words = [.. Enumerable.Range(0, shape.Spelled.Count).Select(column => new WordFeatures(shape, weights, column))];
    private readonly float[][] _embeddings = [.. Enumerable.Range(0, shape.TokenCounts.Count).Select(c => weights[NetworkShape.EmbeddingName(c)].Values)];

    /// <param name="batch">The rows.</param>
    /// <param name="input">(TotalSteps, StepWidth), written.</param>
    public void Write(PackedBatch batch, Span<float> input)
    {
        int width = shape.StepWidth, values = shape.ValuesPerStep, size = shape.Options.EmbeddingSize;
        for (int position = 0; position < batch.Packing.TotalSteps; position++)
        {
            var step = input.Slice(position * width, width);
            batch.Values.AsSpan(position * values, values).CopyTo(step);
            for (int column = 0; column < _embeddings.Length; column++)
                _embeddings[column].AsSpan(batch.Tokens[column][position] * size, size).CopyTo(step[(values + column * size)..]);
            for (int column = 0; column < _words.Length; column++)
                FeaturesOf(batch, column, position).CopyTo(step[shape.WordPlace(column)..]);
        }
    }

    /// <summary>The features of a step's word; of a batch of tokens alone, those of the token's word.</summary>
    private ReadOnlySpan<float> FeaturesOf(PackedBatch batch, int column, int position) => batch.Spelled.Count == 0
        ? _words[column].Of(batch.Tokens[shape.Spelled[column].TokenColumn][position], words: null)
        : _words[column].Of(batch.Words[column][position], batch.Spelled[column]);
}
