using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Tests.Tags;

public class TagSchemesTests
{
    [Theory]
    [InlineData("O B-A I-A B-B", TagScheme.Bio)]
    [InlineData("B I O", TagScheme.Bio)]
    [InlineData("O I-A B-A I-B", TagScheme.Iob1)]
    [InlineData("I-A O", TagScheme.Iob1)]
    [InlineData("O B-A I-A E-A S-A", TagScheme.Bioes)]
    [InlineData("B-A E-A", TagScheme.Bioes)]
    [InlineData("S-A O", TagScheme.Bioes)]
    [InlineData("O B-A I-A L-A U-A", TagScheme.Bioul)]
    [InlineData("B M E S", TagScheme.Bmes)]
    [InlineData("NOUN VERB O", TagScheme.None)]
    public void SchemeIsReadOffTheTags(string tags, TagScheme scheme)
    {
        TagSchemes.Read(tags.Split(' '), out string? violation).Should().Be(scheme);

        violation.Should().BeNull();
    }

    [Theory]
    [InlineData("B-A NOUN O", "'NOUN' is no tag of BIO, IOB1, BIOES, BIOUL or BMES; expected O, or one of B, I, E, S, U, L, M with a hyphen and the span's type. "
        + "Name TagScheme.None where tags are plain labels.")]
    [InlineData("B-A E-A U-A", "The tags begin with B, E, U, and no scheme has all of these; expected those of BIO (B, I, O), IOB1 (B, I, O), BIOES (B, E, I, O, S), "
        + "BIOUL (B, I, L, O, U) or BMES (B, E, M, O, S). Name TagScheme.None where tags are plain labels.")]
    [InlineData("B-A I-B O", "The tags have 'B-A' without 'I-A', as BIO may, and 'I-B' without 'B-B', as IOB1 may. Name TagScheme.Bio or TagScheme.Iob1.")]
    public void TagsOfNoSchemeAreRefused(string tags, string message)
    {
        TagSchemes.Read(tags.Split(' '), out string? violation);

        violation.Should().Be(message);
    }

    [Theory]
    [InlineData("E-A", TagScheme.Bio, "'E-A' is no tag of BIO; expected O, or one of B, I with a hyphen and the span's type. Name TagScheme.None where tags are plain labels.")]
    [InlineData("b-A", TagScheme.Bmes, "'b-A' is no tag of BMES; expected O, or one of B, M, E, S with a hyphen and the span's type. Name TagScheme.None where tags are plain labels.")]
    [InlineData("I-A", TagScheme.Bioul, null)]
    [InlineData("b-A", TagScheme.None, null)]
    public void TagOfAnotherSchemeIsRefused(string tag, TagScheme scheme, string? message) => TagSchemes.Violation(tag, scheme).Should().Be(message);

    [Theory]
    [InlineData(TagScheme.Bio, "O>I-A B-A>I-B O>I-B")]
    [InlineData(TagScheme.Iob1, "O>B-A I-A>B-B B-B>B-A")]
    [InlineData(TagScheme.Bioes, "O>I-A O>E-A B-A>O B-A>B-A B-A>S-A B-A>I-B I-A>E-B I-A>O E-A>I-A E-A>E-A S-A>I-A")]
    public void TransitionsThatASchemeDoesNotWriteAreForbidden(TagScheme scheme, string forbidden)
    {
        foreach (string[] pair in forbidden.Split(' ').Select(pair => pair.Split('>')))
            Allows(scheme, pair[0], pair[1]).Should().BeFalse($"{pair[0]} {pair[1]}");
    }

    [Theory]
    [InlineData(TagScheme.Bio, "O>B-A O>O B-A>I-A I-A>I-A I-A>B-B I-A>O")]
    [InlineData(TagScheme.Iob1, "O>I-A I-A>I-A I-A>B-A B-A>I-A B-A>I-B I-A>O")]
    [InlineData(TagScheme.Bioes, "O>B-A O>S-A B-A>I-A B-A>E-A I-A>I-A I-A>E-A E-A>O E-A>S-B S-A>B-A")]
    [InlineData(TagScheme.None, "B-A>I-B O>I-A")]
    public void TransitionsThatASchemeWritesAreAllowed(TagScheme scheme, string allowed)
    {
        foreach (string[] pair in allowed.Split(' ').Select(pair => pair.Split('>')))
            Allows(scheme, pair[0], pair[1]).Should().BeTrue($"{pair[0]} {pair[1]}");
    }

    private static bool Allows(TagScheme scheme, string from, string to) => TagRules.Of(scheme).Allows(SpansOf.TagOf(from, ["A", "B"]), SpansOf.TagOf(to, ["A", "B"]));
}
