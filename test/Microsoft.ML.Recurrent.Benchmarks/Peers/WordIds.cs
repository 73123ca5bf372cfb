using Microsoft.ML.Recurrent.Benchmarks.Data;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A sentence as word ids.</summary>
internal sealed record EncodedSentence(long[] Tokens, float Label);

/// <summary>The hand-written loop's vocabulary; 0 is the unknown word.</summary>
internal sealed class WordIds
{
    private readonly Dictionary<string, long> _ids;

    private WordIds(Dictionary<string, long> ids) => _ids = ids;

    public int Count => _ids.Count + 1;

    public static WordIds Of(IEnumerable<Sentence> sentences, int minimumCount) => new(sentences
        .SelectMany(s => s.Tokens)
        .CountBy(word => word)
        .Where(word => word.Value >= minimumCount)
        .OrderByDescending(word => word.Value)
        .ThenBy(word => word.Key, StringComparer.Ordinal)
        .Select((word, index) => (word.Key, Id: index + 1L))
        .ToDictionary(word => word.Key, word => word.Id));

    public EncodedSentence Encode(Sentence sentence) =>
        new([.. sentence.Tokens.Select(word => _ids.GetValueOrDefault(word))], sentence.Label ? 1 : 0);
}
