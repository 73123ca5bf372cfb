namespace Microsoft.ML.Recurrent.Tags;

/// <summary>The tags of a label by their numbers, and the ones that a scheme writes one after another. Immutable and thread-safe.</summary>
internal sealed class TagTransitions
{
    private readonly Tag[] _tags;
    private readonly TagRules _rules;

    /// <param name="names">Tags of the scheme, in the order of their numbers from 0.</param>
    /// <param name="scheme">The scheme; not that of plain labels.</param>
    public TagTransitions(IReadOnlyList<string> names, TagScheme scheme)
    {
        TagText[] texts = [.. names.Select(name => TagText.Of(name)!.Value)];
        var types = texts.Select(text => text.Type).Distinct(StringComparer.Ordinal).Select((type, number) => (type, number)).ToDictionary(t => t.type, t => t.number, StringComparer.Ordinal);
        (_tags, _rules) = ([.. texts.Select(text => text.ToTag(types[text.Type]))], TagRules.Of(scheme));
    }

    /// <summary>True if some tag may begin a row, follow itself and end a row: rows of any length can be tagged then.</summary>
    public bool AllowsEveryLength => Enumerable.Range(0, _tags.Length).Any(tag => Allows(null, tag) && Allows(tag, tag) && Allows(tag, null));

    /// <summary>The first tag to which no other leads from a row's start; null where there is none.</summary>
    public int? NeverBegun => FirstBut(Reached(Allows));

    /// <summary>The first tag from which no other leads to a row's end; null where there is none.</summary>
    public int? NeverEnded => FirstBut(Reached((from, to) => Allows(to, from)));

    /// <summary>True if the scheme writes one tag after another; null stands before the first step and after the last.</summary>
    public bool Allows(int? previous, int? next) => _rules.Allows(At(previous), At(next));

    private int? FirstBut(HashSet<int> reached) => Enumerable.Range(0, _tags.Length).Cast<int?>().FirstOrDefault(tag => !reached.Contains(tag!.Value));

    /// <summary>Every tag that is come to from outside of a row, one tag after another.</summary>
    private HashSet<int> Reached(Func<int?, int?, bool> leads)
    {
        HashSet<int> reached = [];
        Queue<int?> open = new([null]);
        while (open.TryDequeue(out int? from))
        {
            foreach (int to in Enumerable.Range(0, _tags.Length).Where(to => !reached.Contains(to) && leads(from, to)))
            {
                reached.Add(to);
                open.Enqueue(to);
            }
        }

        return reached;
    }

    private Tag At(int? number) => number is { } tag ? _tags[tag] : default;
}
