using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Tests.Tags;

public class SpanReaderTests
{
    [Theory]
    [InlineData("O I-A I-A", "1-3 A")]
    [InlineData("I-A I-B", "0-1 A,1-2 B")]
    [InlineData("B-A I-B I-B", "0-1 A,1-3 B")]
    [InlineData("B-A B-A I-A O", "0-1 A,1-3 A")]
    [InlineData("E-A E-A", "0-1 A,1-2 A")]
    [InlineData("E-A I-A", "0-1 A,1-2 A")]
    [InlineData("S-A I-A E-A", "0-1 A,1-3 A")]
    [InlineData("B-A O E-A", "0-1 A,2-3 A")]
    [InlineData("B-A L-A U-B M-B", "0-2 A,2-3 B,3-4 B")]
    [InlineData("B I O I", "0-2 ,3-4 ")]
    [InlineData("B-A-b I-A-b I-A", "0-2 A-b,2-3 A")]
    public void SpansByConlleval(string tags, string spans) =>
        SpansOf.Texts(TagRules.Lenient, tags.Split(' ')).Should().Equal(spans.Split(','));

    [Theory]
    [InlineData(TagScheme.Bio, "O I-A I-A B-A I-A I-B", "3-5 A")]
    [InlineData(TagScheme.Bio, "B-A B-A I-A I-B I-B B-B", "0-1 A,1-3 A,5-6 B")]
    [InlineData(TagScheme.Iob1, "I-A I-A B-A I-A I-B", "0-2 A,2-4 A,4-5 B")]
    [InlineData(TagScheme.Iob1, "O B-A I-A O I-A B-B", "4-5 A")]
    [InlineData(TagScheme.Bioes, "B-A I-A E-A S-B B-A E-A", "0-3 A,3-4 B,4-6 A")]
    [InlineData(TagScheme.Bioes, "B-A I-A O E-A B-A E-B S-A I-A", "6-7 A")]
    [InlineData(TagScheme.Bioes, "S-A B-A", "0-1 A")]
    [InlineData(TagScheme.Bioul, "B-A L-A L-A U-A B-A", "0-2 A,3-4 A")]
    [InlineData(TagScheme.Bmes, "B M E S B E M S", "0-3 ,3-4 ,4-6 ,7-8 ")]
    public void SpansByTheScheme(TagScheme scheme, string tags, string spans) =>
        SpansOf.Texts(TagRules.Of(scheme), tags.Split(' ')).Should().Equal(spans.Split(','));

    [Fact]
    public void FinishBeginsAnotherRow()
    {
        var reader = new SpanReader(TagRules.Lenient);
        reader.Read(new Tag(SpanPart.Begin, 0));

        reader.Finish().Should().Be(new TagSpan(0, 1, 0));

        reader.Read(new Tag(SpanPart.Inside, 0)).Should().BeNull();
        reader.Finish().Should().Be(new TagSpan(0, 1, 0));
    }
}
