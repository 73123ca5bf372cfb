using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Faults of a file of pretrained vectors: said before the data is read, where they can be.</summary>
public class PretrainedOptionTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void FileThatIsNotThere()
    {
        var data = new InterceptedView(SyntheticRows.View(_context));

        _context.Transforms.Lstm(SmallOptions.Lstm("Words") with { PretrainedEmbeddingsPath = "nowhere.vec" }).Invoking(e => e.Fit(data))
            .Should().Throw<FileNotFoundException>().WithMessage("The file of pretrained embeddings 'nowhere.vec' does not exist.");
        data.Cursors.Should().Be(0);
    }

    [Fact]
    public void Device()
    {
        var data = new InterceptedView(SyntheticRows.View(_context));

        _context.Transforms.Lstm(SmallOptions.Lstm("Words") with { PretrainedEmbeddingsPath = "/dev/zero" }).Invoking(e => e.Fit(data))
            .Should().Throw<IOException>().WithMessage("PretrainedEmbeddingsPath is '/dev/zero', which is a device or a pipe; expected a file, which is read once for each text column.");
        data.Cursors.Should().Be(0);
    }

    [Fact]
    public void DataWithoutWords()
    {
        var data = new InterceptedView(SyntheticRows.View(_context));
        var estimator = _context.Transforms.Lstm(SmallOptions.Lstm("Keys") with { PretrainedEmbeddingsPath = "any.vec" });
        const string Expected = "The data does not fit LstmOptions: PretrainedEmbeddingsPath is set, but no sequence column is a vector of Text; "
            + "leave it null or name a text column. (Parameter 'schema')";

        estimator.Invoking(e => e.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema))).Should().Throw<ArgumentException>().Which.Message.Should().Be(Expected);
        estimator.Invoking(e => e.Fit(data)).Should().Throw<ArgumentException>().Which.Message.Should().Be(Expected);
        data.Cursors.Should().Be(0);
    }
}
