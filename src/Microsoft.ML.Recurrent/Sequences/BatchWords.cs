namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The words of a spelled column in a packed batch, each once, in order of appearance. Overwritten by the next batch; for one thread at a time.</summary>
/// <param name="column">The column's place among the spelled ones.</param>
/// <param name="alphabet">Its alphabet.</param>
internal sealed class BatchWords(int column, Alphabet alphabet)
{
    private const int None = -1;

    private readonly Dictionary<int, int> _found = [];
    private readonly List<Casing> _casings = [];
    private readonly List<int> _starts = [0];
    private readonly int[] _spelling = new int[alphabet.LongestSpelling];
    private int[] _characters = [];
    private int[] _places = [];
    private int _steps;

    /// <summary>Different words that have characters.</summary>
    public int Count => _casings.Count;

    /// <summary>For each step, its word's place among the different ones; negative for a step without characters.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _steps);

    public Casing CasingOf(int word) => _casings[word];

    /// <summary>The numbers of a word's characters.</summary>
    public ReadOnlySpan<int> SpellingOf(int word) => _characters.AsSpan(_starts[word], _starts[word + 1] - _starts[word]);

    public void Read(PackedBatch batch)
    {
        _found.Clear();
        _casings.Clear();
        _starts.RemoveRange(1, _starts.Count - 1);
        _steps = batch.Packing.TotalSteps;
        if (_places.Length < _steps)
            _places = new int[_steps];
        int[] words = batch.Words[column];
        for (int position = 0; position < _steps; position++)
            _places[position] = PlaceOf(words[position], batch.Spelled[column]);
    }

    private int PlaceOf(int word, SpelledWords words)
    {
        if (_found.TryGetValue(word, out int place))
            return place;
        string text = words.TextOf(word);
        int length = alphabet.Spell(text, _spelling);
        place = length == 0 ? None : Count;
        _found.Add(word, place);
        if (length > 0)
            Add(text, length);
        return place;
    }

    private void Add(string text, int length)
    {
        int start = _starts[^1], end = start + length;
        if (_characters.Length < end)
            Array.Resize(ref _characters, Math.Max(end, 2 * _characters.Length));
        _spelling.AsSpan(0, length).CopyTo(_characters.AsSpan(start));
        _starts.Add(end);
        _casings.Add(Casings.Of(text));
    }
}
