using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Tests.Tags;

/// <summary>Spans of tags given as texts: "0-2 PER" is the first two steps.</summary>
internal static class SpansOf
{
    public static string[] Texts(TagRules rules, params string[] tags)
    {
        string[] types = [.. tags.Select(tag => TagText.Of(tag)!.Value.Type).Distinct()];
        var reader = new SpanReader(rules);
        TagSpan?[] ended = [.. tags.Select(tag => reader.Read(TagOf(tag, types)))];
        return [.. ended.Append(reader.Finish()).OfType<TagSpan>().Select(span => $"{span.Start}-{span.End} {types[span.Type]}")];
    }

    public static Tag TagOf(string text, string[] types)
    {
        var tag = TagText.Of(text)!.Value;
        return tag.Part == SpanPart.Outside ? default : new Tag(tag.Part, Array.IndexOf(types, tag.Type));
    }
}
