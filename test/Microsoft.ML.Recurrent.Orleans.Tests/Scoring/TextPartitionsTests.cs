using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Orleans.Scoring.Text;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

public sealed class TextPartitionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1\ta\n2\tb\n3\tc\n", false)]
    [InlineData("1\ta\n2\tb\n3\tc", false)]
    [InlineData("Id\tText\n1\ta\n2\tb\n", true)]
    [InlineData("Id\tText\r\n1\ta\r\n\r\n2\tb\r\n", true)]
    [InlineData("# comment\n\n// comment\nId\tText\n1\ta\n#2\tb\n// not a row\n\n#3\tc\n4\td\n", true)]
    [InlineData("# comment\n\n1\ta\n#2\tb\n\n#3\tc\n// not a row\n#4\td\n5\te\n", false)]
    [InlineData("\uFEFFId\tText\n1\tä€\n2\t𝄞\n", true)]
    [InlineData("\uFEFF1\tä€\n2\t𝄞\n", false)]
    [InlineData("1\ta\r2\tb\r3\tc\r", false)]
    [InlineData("Id\tText\n", true)]
    [InlineData("", false)]
    [InlineData("\n\n\n", false)]
    public void PartitionsOfAnySizeHaveAllRowsOnceAndInOrder(string text, bool hasHeader)
    {
        string path = Write(text);
        long length = new FileInfo(path).Length;
        string[] expected = Read(path, hasHeader, [0, length]);

        for (int bytes = 1; bytes <= length + 1; bytes++)
            Read(path, hasHeader, TextPartitions.Bounds(path, length, bytes)).Should().Equal(expected, "partitions had {0} bytes", bytes);
    }

    [Fact]
    public void FileIsDividedIntoPartitionsOfTheBytesAsked()
    {
        string path = Write(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\tword\n")));
        long length = new FileInfo(path).Length;

        long[] bounds = TextPartitions.Bounds(path, length, 1000);

        bounds.Should().HaveCount((int)(length / 1000) + 2);
        int[] rows = [.. bounds.SkipLast(1).Zip(bounds.Skip(1)).Select(b => Read(path, false, [b.First, b.Second]).Length)];
        rows.SkipLast(1).Should().OnlyContain(count => count > 90 && count < 160);
        rows.Sum().Should().Be(1000);
    }

    [Fact]
    public void TextOfTwoByteCharactersIsOnePartition()
    {
        string path = Path.Combine(_folder, "utf16");
        File.WriteAllText(path, "1\ta\n2\tb\n", System.Text.Encoding.Unicode);

        TextPartitions.Bounds(path, 18, 2).Should().Equal(0, 18);
        Read(path, false, [0, 18]).Should().Equal("1 a", "2 b");
    }

    [Fact]
    public void TooManyPartitionsAreRefused()
    {
        string path = Write(new string('x', 200_001));

        var bounds = () => TextPartitions.Bounds(path, 200_001, 2);

        bounds.Should().Throw<InvalidOperationException>().WithMessage("The files have 100,001 partitions; expected at most 100,000. Raise PartitionBytes*");
    }

    private static string[] Read(string path, bool hasHeader, long[] bounds)
    {
        var input = new ScoringInput { HasHeader = hasHeader, Columns = [new("Id", DataKind.String, 0), new("Text", DataKind.String, 1)] };
        return [.. bounds.SkipLast(1).Zip(bounds.Skip(1)).SelectMany(b => Rows(TextInput.Read(new MLContext(), input, path, b.First, b.Second)))];
    }

    private static string[] Rows(IDataView view) => [.. view.GetColumn<string>("Id").Zip(view.GetColumn<string>("Text")).Select(row => $"{row.First} {row.Second}")];

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "text");
        File.WriteAllText(path, text);
        return path;
    }
}
