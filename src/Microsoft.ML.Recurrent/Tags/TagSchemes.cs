namespace Microsoft.ML.Recurrent.Tags;

/// <summary>The letters of each scheme, and the scheme of given tags.</summary>
internal static class TagSchemes
{
    private const string Plain = "Name TagScheme.None where tags are plain labels.";

    private static readonly (TagScheme Scheme, string Name, string Letters)[] _schemes =
    [
        (TagScheme.Bio, "BIO", "BIO"),
        (TagScheme.Iob1, "IOB1", "BIO"),
        (TagScheme.Bioes, "BIOES", "BIOES"),
        (TagScheme.Bioul, "BIOUL", "BIOUL"),
        (TagScheme.Bmes, "BMES", "BMESO"),
    ];

    /// <summary>The objection to one tag of a scheme, or null.</summary>
    /// <param name="text">The tag.</param>
    /// <param name="scheme">The scheme; null for any.</param>
    public static string? Violation(string text, TagScheme? scheme)
    {
        if (scheme == TagScheme.None)
            return null;
        var known = _schemes.Where(s => scheme is null || s.Scheme == scheme);
        return TagText.Of(text) is { } tag && known.Any(s => s.Letters.Contains(tag.Letter))
            ? null
            : $"'{text}' is no tag of {Joined([.. known.Select(s => s.Name)])}; expected O, or one of "
                + $"{string.Join(", ", known.SelectMany(s => s.Letters).Distinct().Where(letter => letter != 'O'))} with a hyphen and the span's type. {Plain}";
    }

    /// <summary>The scheme by its letters; for B, I and O alone by the types that are never begun or never continued.</summary>
    /// <param name="texts">Every tag there is.</param>
    /// <param name="violation">The objection where there is no such scheme; else null.</param>
    public static TagScheme Read(IReadOnlyCollection<string> texts, out string? violation)
    {
        violation = null;
        if (IsPlain(texts))
            return TagScheme.None;
        violation = texts.Select(text => Violation(text, null)).FirstOrDefault(v => v is not null);
        if (violation is not null)
            return TagScheme.None;
        TagText[] tags = [.. texts.Select(text => TagText.Of(text)!.Value)];
        string letters = string.Concat(tags.Select(tag => tag.Letter).Distinct().Order());
        var scheme = _schemes.FirstOrDefault(s => letters.All(letter => s.Letters.Contains(letter)));
        if (scheme.Name is null)
            violation = $"The tags begin with {string.Join(", ", letters.AsEnumerable())}, and no scheme has all of these; expected those of "
                + $"{Joined([.. _schemes.Select(s => $"{s.Name} ({string.Join(", ", s.Letters.Order())})")])}. {Plain}";
        return scheme.Scheme == TagScheme.Bio ? BioOrIob1(tags, out violation) : scheme.Scheme;
    }

    /// <summary>True if no text but "O" is a tag of any scheme.</summary>
    public static bool IsPlain(IEnumerable<string> texts) => texts.All(text => TagText.Of(text) is null or { Part: SpanPart.Outside });

    private static TagScheme BioOrIob1(TagText[] tags, out string? violation)
    {
        string[] begun = Types(SpanPart.Begin), continued = Types(SpanPart.Inside);
        string? neverBegun = continued.Except(begun).FirstOrDefault(), neverContinued = begun.Except(continued).FirstOrDefault();
        violation = neverBegun is null || neverContinued is null
            ? null
            : $"The tags have 'B-{neverContinued}' without 'I-{neverContinued}', as BIO may, and 'I-{neverBegun}' without 'B-{neverBegun}', as IOB1 may. "
                + "Name TagScheme.Bio or TagScheme.Iob1.";
        return neverBegun is null ? TagScheme.Bio : TagScheme.Iob1;

        string[] Types(SpanPart part) => [.. tags.Where(tag => tag.Part == part).Select(tag => tag.Type).Distinct()];
    }

    private static string Joined(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
