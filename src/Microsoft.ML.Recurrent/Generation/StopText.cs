namespace Microsoft.ML.Recurrent.Generation;

/// <summary>Holds tokens back as long as they may be the beginning of a text that ends the generation. For one thread at a time.</summary>
/// <param name="stops">The texts, none of them empty.</param>
/// <param name="separator">The text between tokens.</param>
internal sealed class StopText(IReadOnlyList<string> stops, string separator)
{
    private readonly int _longest = stops.Max(stop => stop.Length);
    private readonly Queue<(GeneratedToken Token, int Length)> _held = [];
    private char[] _text = [];
    private int _length;
    private bool _hasBegun;

    /// <summary>Tokens that wait.</summary>
    public int Count => _held.Count;

    /// <summary>Takes a token in.</summary>
    /// <returns>True if a text that ends the generation is complete: what is held back of it is gone.</returns>
    public bool Add(GeneratedToken token)
    {
        int before = _length;
        if (_hasBegun)
            Append(separator);
        Append(token.Text);
        _hasBegun = true;
        _held.Enqueue((token, _length - before));
        int first = FirstOfStop(before);
        if (first < 0)
            return false;
        KeepBefore(first);
        return true;
    }

    /// <summary>The first of the tokens that wait, if it can no longer be part of a text that ends the generation, or, at the end, in any case.</summary>
    public bool TryTake(bool atEnd, out GeneratedToken token)
    {
        token = default;
        if (!_held.TryPeek(out var first) || (!atEnd && first.Length > _length - LongestBeginning()))
            return false;
        token = _held.Dequeue().Token;
        _length -= first.Length;
        _text.AsSpan(first.Length, _length).CopyTo(_text);
        return true;
    }

    /// <summary>The place at which a complete text begins, the earliest of all; below 0 where none is complete.</summary>
    private int FirstOfStop(int before)
    {
        int earliest = -1;
        foreach (string stop in stops)
        {
            int start = Math.Max(0, before - stop.Length + 1), found = _text.AsSpan(start, _length - start).IndexOf(stop);
            if (found >= 0 && (earliest < 0 || start + found < earliest))
                earliest = start + found;
        }

        return earliest;
    }

    /// <summary>Characters at the end that may be the beginning of a text that ends the generation.</summary>
    private int LongestBeginning()
    {
        for (int length = Math.Min(_length, _longest - 1); length > 0; length--)
        {
            var end = _text.AsSpan(_length - length, length);
            foreach (string stop in stops)
            {
                if (stop.AsSpan().StartsWith(end))
                    return length;
            }
        }

        return 0;
    }

    /// <summary>Gives up the tokens from the one on in which a place stands.</summary>
    private void KeepBefore(int place)
    {
        int end = 0, kept = 0;
        foreach (var (_, length) in _held)
        {
            end += length;
            if (end > place)
                break;
            kept++;
        }

        (GeneratedToken, int)[] whole = [.. _held.Take(kept)];
        _held.Clear();
        foreach (var token in whole)
            _held.Enqueue(token);
    }

    private void Append(string text)
    {
        if (_text.Length < _length + text.Length)
            Array.Resize(ref _text, Math.Max(64, 2 * (_length + text.Length)));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }
}
