namespace CharLanguageModel;

/// <summary>
/// Characters predicted from the few before them: n-grams of every length to the longest, each smoothed with the next shorter one by Witten and Bell's rule (Witten &amp; Bell 1991): the more
/// different characters have followed a context, the more probable is one that has not.
/// </summary>
internal sealed class NgramModel
{
    private const int BitsPerCharacter = 8;

    private readonly Dictionary<char, ulong> _numbers = [];
    private readonly Dictionary<ulong, (int Count, int Kinds)>[] _contexts;
    private readonly Dictionary<ulong, int>[] _followed;

    /// <param name="text">The text to count.</param>
    /// <param name="longest">Characters of the longest n-gram, at most 8.</param>
    public NgramModel(string text, int longest)
    {
        _contexts = [.. Enumerable.Range(0, longest).Select(_ => new Dictionary<ulong, (int, int)>())];
        _followed = [.. Enumerable.Range(0, longest).Select(_ => new Dictionary<ulong, int>())];
        foreach (char character in text)
            _numbers.TryAdd(character, (ulong)_numbers.Count + 1);
        for (int at = 0; at < text.Length; at++)
        {
            for (int before = 0; before < longest && before <= at; before++)
                Count(text, at, before);
        }
    }

    /// <summary>The mean negative natural log-likelihood of a text's characters.</summary>
    /// <param name="text">The text; characters that were not counted are as probable as any.</param>
    /// <param name="length">Characters of an n-gram.</param>
    public double NatsPerCharacter(string text, int length)
    {
        double sum = 0;
        for (int at = 0; at < text.Length; at++)
            sum -= Math.Log(Probability(text, at, Math.Min(length - 1, at)));
        return sum / text.Length;
    }

    private void Count(string text, int at, int before)
    {
        ulong context = Key(text, at - before, before), whole = (context << BitsPerCharacter) | NumberOf(text[at]);
        int count = _followed[before][whole] = _followed[before].GetValueOrDefault(whole) + 1;
        var (total, kinds) = _contexts[before].GetValueOrDefault(context);
        _contexts[before][context] = (total + 1, kinds + (count == 1 ? 1 : 0));
    }

    private double Probability(string text, int at, int before)
    {
        double shorter = before == 0 ? 1.0 / (_numbers.Count + 1) : Probability(text, at, before - 1);
        ulong context = Key(text, at - before, before);
        if (!_contexts[before].TryGetValue(context, out var seen))
            return shorter;
        int count = _followed[before].GetValueOrDefault((context << BitsPerCharacter) | NumberOf(text[at]));
        return (count + seen.Kinds * shorter) / (seen.Count + seen.Kinds);
    }

    private ulong Key(string text, int start, int length)
    {
        ulong key = 0;
        for (int i = start; i < start + length; i++)
            key = (key << BitsPerCharacter) | NumberOf(text[i]);
        return key;
    }

    private ulong NumberOf(char character) => _numbers.GetValueOrDefault(character) & byte.MaxValue;
}
