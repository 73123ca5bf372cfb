namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// A column's words by number: those that the column knows by their tokens, every other one behind them, in order of appearance. Grows with the
/// rows that are read. For one thread at a time while it grows; any number of threads may read.
/// </summary>
/// <param name="column">A token column, its tokens known.</param>
internal sealed class SpelledWords(SequenceColumn column) : ITokenIds
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _others = [];

    public SequenceColumn Column => column;

    /// <summary>The numbers of all words so far are below it.</summary>
    public int Count => column.TokenCount + _others.Count;

    /// <summary>The words that the column does not know.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <summary>A word's number; 0 for an empty one.</summary>
    public int TokenOf(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return Vocabulary.UnknownToken;
        if (column.Vocabulary!.TokenOf(word) is > 0 and var token)
            return token;
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out int number))
            return number;
        string text = word.ToString();
        number = Count;
        _numbers.Add(text, number);
        _others.Add(text);
        return number;
    }

    /// <summary>A number's token.</summary>
    public int ToToken(int number) => number < column.TokenCount ? number : Vocabulary.UnknownToken;

    /// <summary>A number's word; empty for 0.</summary>
    public string TextOf(int number) => number < column.TokenCount ? column.WordOf(number) : _others[number - column.TokenCount];

    /// <summary>Forgets the words that the column does not know.</summary>
    public void Clear()
    {
        _numbers.Clear();
        _others.Clear();
    }
}
