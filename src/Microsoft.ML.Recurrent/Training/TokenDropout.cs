using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Reads some tokens as the unknown one, the rarer the likelier (Dyer et al. 2015, section 4.1: words that occur once). Draws from a seed of its own; for one
/// thread at a time.
/// </summary>
/// <param name="rate">The probability for a token that occurs once; n times as small for one of n occurrences.</param>
/// <param name="counts">For each token column, how often the training rows hold each token.</param>
/// <param name="seed">What is drawn from.</param>
internal sealed class TokenDropout(double rate, IReadOnlyList<long[]> counts, int seed)
{
    // A sequence of draws of its own: the same seed shuffles the rows.
    private readonly ResumableRandom _random = new(seed ^ 0x546F6B65);

    /// <summary>The token dropout of a request, or null.</summary>
    public static TokenDropout? Create(TrainingRequest request) => request.TokenCounts is { } counts
        ? new TokenDropout(request.Shape.Options.TokenDropout, counts, request.Seed)
        : null;

    /// <summary>Counts of each column's tokens in some rows, or null where there is nothing to drop.</summary>
    public static IReadOnlyList<long[]>? Count(RecurrentOptions options, RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        if (options.TokenDropout == 0 || inputs.Columns.TokenColumns.Count == 0 || options.FreezeEmbeddings)
            return null;
        long[][] counts = [.. inputs.Columns.TokenColumns.Select(column => new long[column.TokenCount])];
        for (int column = 0; column < counts.Length; column++)
            inputs.CountTokens(column, rows, counts[column]);
        return counts;
    }

    /// <summary>Keeps what the next draws follow from.</summary>
    public void Save(SavedArrays arrays) => arrays.Add("random.tokens", _random.Save());

    /// <summary>Goes on from what was kept.</summary>
    public void Restore(SavedArrays arrays) => _random.Restore(arrays.Of<int>("random.tokens", ResumableRandom.StateLength));

    /// <param name="batch">Its tokens are changed.</param>
    /// <param name="reads">Told that the unknown token is read.</param>
    public void Apply(PackedBatch batch, ReadCounts reads)
    {
        for (int column = 0; column < counts.Count; column++)
        {
            int dropped = Drop(batch.Tokens[column].AsSpan(0, batch.Packing.TotalSteps), counts[column]);
            if (reads.Tokens.Count > 0)
                reads.Tokens[column][Vocabulary.UnknownToken] += dropped;
        }
    }

    private int Drop(Span<int> tokens, long[] occurrences)
    {
        int dropped = 0;
        foreach (ref int token in tokens)
        {
            if (token == Vocabulary.UnknownToken || _random.NextDouble() * occurrences[token] >= rate)
                continue;
            token = Vocabulary.UnknownToken;
            dropped++;
        }

        return dropped;
    }
}
