namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The words a model knows, most frequent first. Token 0 stands for every other word; word i is token i + 1. Immutable.</summary>
internal sealed class Vocabulary : ITokenIds
{
    public const int UnknownToken = 0;

    private readonly Dictionary<string, int> _tokens;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <exception cref="ArgumentException">A word occurs twice.</exception>
    public Vocabulary(IEnumerable<string> words)
    {
        Words = [.. words];
        _tokens = new Dictionary<string, int>(Words.Count, StringComparer.Ordinal);
        for (int i = 0; i < Words.Count; i++)
            _tokens.Add(Words[i], i + 1);
        _lookup = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<string> Words { get; }

    /// <summary>Embedding rows: the words and the unknown token.</summary>
    public int TokenCount => Words.Count + 1;

    public int TokenOf(ReadOnlySpan<char> word) => _lookup.TryGetValue(word, out int token) ? token : UnknownToken;
}
