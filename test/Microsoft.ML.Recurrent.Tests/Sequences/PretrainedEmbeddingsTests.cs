using System.Globalization;
using CsCheck;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public sealed class PretrainedEmbeddingsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("good 1 2\nbad -3 0.5\nother 9 9\n")]
    [InlineData("3 2\ngood 1 2 \nbad -3 5e-1 \nother 9 9 \n")]
    [InlineData("good\t1\t2\r\nbad\t-3\t.5\r\n")]
    [InlineData("good  1   2\n\nbad  -3 0.5")]
    [InlineData("\uFEFFgood 1 2\nbad -3 0.5\nbad 7 7")]
    public void VectorsOfTheVocabularysWordsAreRead(string text)
    {
        var embeddings = Load(text, ["good", "bad", "absent"]);

        embeddings.Vectors.Keys.Should().BeEquivalentTo([1, 2]);
        embeddings.Vectors[1].Should().Equal(1, 2);
        embeddings.Vectors[2].Should().Equal(-3, 0.5f);
        embeddings.Missing.Should().Be(1);
    }

    [Fact]
    public void WordMayHoldSpaces() => Load(". . . 1 2\nNew York 3 4", [". . .", "New York"]).Vectors.Should().HaveCount(2);

    [Fact]
    public void WordMayBeANumber() => Load("2012 1 2\n7 3 4", ["2012", "7"]).Vectors[2].Should().Equal(3, 4);

    [Theory]
    [InlineData("good 1 2\nbad 3", "Line 2 of '{0}' has 1 numbers; expected a word and 2 numbers. Set EmbeddingSize to the file's size.")]
    [InlineData("good", "Line 1 of '{0}' has 0 numbers; expected a word and 2 numbers. Set EmbeddingSize to the file's size.")]
    [InlineData("2 3\ngood 1 2 3", "Line 2 of '{0}' has more than 2 numbers; expected a word and 2 numbers. Set EmbeddingSize to the file's size.")]
    [InlineData("good 1 two", "Line 1 of '{0}' has 'two' where a number is required.")]
    [InlineData("good 1 NaN", "Line 1 of '{0}' has 'NaN' where a number is required.")]
    [InlineData("good 1,5 2", "Line 1 of '{0}' has '1,5' where a number is required.")]
    public void LineThatCannotBeReadIsNamed(string text, string message) =>
        FluentActions.Invoking(() => Load(text, ["good", "bad"])).Should().Throw<FormatException>().Which.Message.Should().Be(string.Format(CultureInfo.InvariantCulture, message, _path));

    [Fact]
    public void VeryLongLineIsRefused() =>
        FluentActions.Invoking(() => Load("good 1 2\n" + new string('x', 70_000), ["good"])).Should().Throw<FormatException>()
            .WithMessage("Line 2 of '*' has more than 65,664 characters; expected a word and its numbers on each line.");

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a")]
    [InlineData("a\r\nb\n\nc\rd\r\n")]
    [InlineData("12345678\r\n12345678\r12345678\n1234567")]
    public void LinesAreThoseOfDotNet(string text)
    {
        File.WriteAllText(_path, text);

        BoundedLines.Read(_path, 8).Should().Equal(File.ReadLines(_path));
        BoundedLines.Read(_path, 9).Should().Equal(File.ReadLines(_path));
    }

    [Fact]
    public void MissingFileIsNamed() =>
        FluentActions.Invoking(() => PretrainedEmbeddings.Load("nowhere.txt", new Vocabulary(["good"]), 2, () => { })).Should().Throw<FileNotFoundException>()
            .WithMessage("The file of pretrained embeddings 'nowhere.txt' does not exist.");

    [Fact]
    public void CancellationIsHeard()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 3000).Select(i => $"w{i} 1 2"));

        FluentActions.Invoking(() => PretrainedEmbeddings.Load(_path, new Vocabulary(["w1"]), 2, new CancellationToken(canceled: true).ThrowIfCancellationRequested))
            .Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void WhatIsWrittenIsRead() => Gen.Float[-1e6f, 1e6f].Array[3].Array[1, 20].Sample(vectors =>
    {
        string[] words = [.. vectors.Select((_, i) => $"word {i} x")];
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, vectors.Select((v, i) => $"{words[i]} {string.Join(' ', v.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}"));

            var read = PretrainedEmbeddings.Load(path, new Vocabulary(words), 3, () => { });

            read.Missing.Should().Be(0);
            for (int i = 0; i < vectors.Length; i++)
                read.Vectors[i + 1].Should().Equal(vectors[i]);
        }
        finally
        {
            File.Delete(path);
        }
    }, iter: 20);

    private PretrainedEmbeddings Load(string text, string[] words)
    {
        File.WriteAllText(_path, text);
        return PretrainedEmbeddings.Load(_path, new Vocabulary(words), 2, () => { });
    }
}
