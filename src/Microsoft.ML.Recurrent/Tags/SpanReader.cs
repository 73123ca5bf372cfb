namespace Microsoft.ML.Recurrent.Tags;

/// <summary>Reads spans out of tags, step by step, and holds none. For one thread at a time.</summary>
/// <param name="rules">The rules.</param>
internal sealed class SpanReader(TagRules rules)
{
    private const int None = -1;

    private Tag _previous;
    private int _position;
    private int _start = None;

    /// <summary>Takes the next step's tag.</summary>
    /// <returns>The span that ended before it, or null.</returns>
    public TagSpan? Read(Tag tag)
    {
        TagSpan? ended = null;
        if (_start != None && !rules.Continues(_previous, tag))
        {
            ended = rules.IsComplete(_previous) ? new TagSpan(_start, _position, _previous.Type) : null;
            _start = None;
        }

        if (_start == None && rules.Starts(_previous, tag))
            _start = _position;
        _previous = tag;
        _position++;
        return ended;
    }

    /// <summary>Ends the row; the next tag is another row's first.</summary>
    /// <returns>The span that ended with it, or null.</returns>
    public TagSpan? Finish()
    {
        var ended = Read(default);
        (_previous, _position, _start) = (default, 0, None);
        return ended;
    }
}
