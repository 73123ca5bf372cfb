namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Gives every distinct word a provisional id in order of appearance, until the training split is known and a vocabulary can be made.</summary>
internal sealed class WordIndex : ITokenIds
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _words = [];

    public WordIndex() => _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>An empty word is no word: it becomes <see cref="NoWord"/>.</summary>
    public const int NoWord = -1;

    public int TokenOf(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return NoWord;
        if (_lookup.TryGetValue(word, out int id))
            return id;
        id = _words.Count;
        string text = word.ToString();
        _ids.Add(text, id);
        _words.Add(text);
        return id;
    }

    /// <summary>Different words of the rows that a vocabulary was made of.</summary>
    public int Seen { get; private set; }

    /// <summary>Makes the vocabulary of some rows' words, the most frequent first and equally frequent ones in ordinal order.</summary>
    /// <param name="sequences">Rows with provisional ids.</param>
    /// <param name="column">The token column.</param>
    /// <param name="rows">The training split.</param>
    /// <param name="minimumCount">Rarer words are left out.</param>
    /// <param name="maximumSize">Words at most.</param>
    public Vocabulary ToVocabulary(RaggedSequences sequences, int column, ReadOnlySpan<int> rows, int minimumCount, int maximumSize)
    {
        var counts = new int[_words.Count];
        foreach (int row in rows)
        {
            foreach (int id in sequences.Tokens(column, row))
            {
                if (id != NoWord)
                    counts[id]++;
            }
        }

        return ToVocabulary(counts, minimumCount, maximumSize);
    }

    /// <summary>The same of tokens one after another.</summary>
    /// <param name="ids">Provisional ids of the training split.</param>
    /// <param name="minimumCount">Rarer words are left out.</param>
    /// <param name="maximumSize">Words at most.</param>
    public Vocabulary ToVocabulary(IEnumerable<int> ids, int minimumCount, int maximumSize)
    {
        var counts = new int[_words.Count];
        foreach (int id in ids.Where(id => id != NoWord))
            counts[id]++;
        return ToVocabulary(counts, minimumCount, maximumSize);
    }

    /// <summary>Each provisional id's token in a vocabulary.</summary>
    public int[] Tokens(Vocabulary vocabulary) => [.. _words.Select(word => vocabulary.TokenOf(word))];

    /// <summary>The number that each of some provisional ids has among a column's words.</summary>
    public int[] Numbers(ReadOnlySpan<int> ids, SpelledWords words)
    {
        int[] final = [.. _words.Select(word => words.TokenOf(word))];
        var numbers = new int[ids.Length];
        for (int i = 0; i < ids.Length; i++)
            numbers[i] = ids[i] == NoWord ? Vocabulary.UnknownToken : final[ids[i]];
        return numbers;
    }

    private Vocabulary ToVocabulary(int[] counts, int minimumCount, int maximumSize)
    {
        Seen = counts.Count(c => c > 0);
        return new Vocabulary(Enumerable.Range(0, counts.Length)
            .Where(id => counts[id] >= minimumCount)
            .OrderByDescending(id => counts[id])
            .ThenBy(id => _words[id], StringComparer.Ordinal)
            .Take(maximumSize)
            .Select(id => _words[id]));
    }

    /// <summary>Replaces all rows' provisional ids by the vocabulary's.</summary>
    public void Replace(RaggedSequences sequences, int column, Vocabulary vocabulary)
    {
        int[] final = Tokens(vocabulary);
        for (int row = 0; row < sequences.Rows; row++)
        {
            foreach (ref int id in sequences.Tokens(column, row))
                id = id == NoWord ? Vocabulary.UnknownToken : final[id];
        }
    }
}
