using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Counts how often training rows have read each token of an embedding, and each value of a static key.</summary>
internal sealed class ReadCounts
{
    private readonly NetworkShape _shape;
    private readonly HeadLayout _head;

    /// <param name="shape">The network.</param>
    /// <param name="tokens">Whether to count tokens; else there are none.</param>
    /// <param name="keys">Whether to count static keys; else there are none.</param>
    public ReadCounts(NetworkShape shape, bool tokens, bool keys)
    {
        (_shape, _head) = (shape, new HeadLayout(shape));
        // Embeddings that are the weights of a softmax are trained with every token, read or not.
        Tokens = [.. shape.TokenCounts.Where(_ => tokens && !shape.TiesWeights).Select(count => new long[count])];
        Keys = [.. shape.StaticKeys.Where(_ => keys).Select(key => new long[key.Width + 1])];
    }

    /// <summary>For each token column, by token.</summary>
    public IReadOnlyList<long[]> Tokens { get; }

    /// <summary>For each static key, by number; 0 is the missing key.</summary>
    public IReadOnlyList<long[]> Keys { get; }

    /// <param name="batch">Rows.</param>
    /// <param name="weights">How much each of them counts, in packed order; a row of weight 0 teaches nothing.</param>
    public void Add(PackedBatch batch, ReadOnlySpan<float> weights)
    {
        for (int step = 0; step < batch.Packing.Steps && Tokens.Count > 0; step++)
        {
            for (int row = 0; row < batch.Packing.BatchSizes[step]; row++)
            {
                for (int column = 0; weights[row] > 0 && column < Tokens.Count; column++)
                    Tokens[column][batch.Tokens[column][batch.Packing.StepOffsets[step] + row]]++;
            }
        }

        for (int row = 0; row < batch.Packing.Rows; row++)
        {
            for (int key = 0; weights[row] > 0 && key < Keys.Count; key++)
                Keys[key][batch.Keys[row * Keys.Count + key]]++;
        }
    }

    /// <summary>Keeps a copy of the counts.</summary>
    public void Save(SavedArrays arrays)
    {
        foreach (var (name, counts) in Named())
            arrays.Add(name, (long[])counts.Clone());
    }

    /// <summary>Goes on from counts that were kept.</summary>
    public void Restore(SavedArrays arrays)
    {
        foreach (var (name, counts) in Named())
            arrays.Of<long>(name, counts.Length).CopyTo(counts, 0);
    }

    private IEnumerable<(string Name, long[] Counts)> Named() =>
        Tokens.Select((counts, column) => ($"reads.tokens.{column}", counts)).Concat(Keys.Select((counts, key) => ($"reads.keys.{key}", counts)));

    /// <summary>Gives the embeddings and static keys that no training row has read the mean of those that were read.</summary>
    /// <param name="weights">Changed in place.</param>
    public void FillUnread(NetworkWeights weights)
    {
        int width = _shape.Options.EmbeddingSize;
        for (int column = 0; column < Tokens.Count; column++)
            new NeutralRows(Start: 0, Stride: width, Elements: width, ElementStride: 1)
                .Fill(weights[NetworkShape.EmbeddingName(column)].Values, Tokens[column], others: 0);
        for (int key = 0; key < Keys.Count; key++)
            new NeutralRows(_head.Keys[key].Start, Stride: 1, _shape.Outputs, ElementStride: _shape.HeadWidth)
                .Fill(weights[NetworkShape.HeadWeightName].Values, Keys[key].AsSpan(1), others: Keys[key][0]);
    }
}
