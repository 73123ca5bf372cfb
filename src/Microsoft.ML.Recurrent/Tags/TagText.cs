namespace Microsoft.ML.Recurrent.Tags;

/// <summary>A tag's text in two: "B-PER" is 'B' and "PER", "B" is 'B' and "". Immutable.</summary>
/// <param name="Letter">The place in the span, as its scheme writes it.</param>
/// <param name="Type">The span's type; empty for none.</param>
internal readonly record struct TagText(char Letter, string Type)
{
    private const char Outside = 'O';
    private const string OfSpans = "BIMELSU";

    public SpanPart Part => Letter switch
    {
        'B' => SpanPart.Begin,
        'I' or 'M' => SpanPart.Inside,
        'E' or 'L' => SpanPart.End,
        'S' or 'U' => SpanPart.Single,
        _ => SpanPart.Outside,
    };

    /// <summary>The tag as the rules of spans see it.</summary>
    /// <param name="typeNumber">The number of its type.</param>
    public Tag ToTag(int typeNumber) => Part == SpanPart.Outside ? default : new Tag(Part, typeNumber);

    /// <summary>Reads a tag of any scheme; null for another text.</summary>
    public static TagText? Of(string text)
    {
        if (text is [Outside])
            return new TagText(Outside, "");
        return text.Length > 0 && OfSpans.Contains(text[0]) && (text.Length == 1 || text[1] == '-') ? new TagText(text[0], text.Length < 2 ? "" : text[2..]) : null;
    }
}
