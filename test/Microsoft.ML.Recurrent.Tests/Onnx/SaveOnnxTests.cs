using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

public sealed class SaveOnnxTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();
    private readonly FittedModel _model = OnnxModels.Create(new LstmOptions { Bidirectional = false }, OnnxModels.Binary, ["Words"]);

    private string Place => Path.Combine(_directory.FullName, "model.onnx");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void AFileHoldsWhatAStreamGetsAndReplacesWhatWasThere()
    {
        File.WriteAllText(Place, new string('x', 1_000_000));

        new RecurrentTransformer(_model).SaveOnnx(Place);

        File.ReadAllBytes(Place).Should().Equal(OnnxModels.Export(_model));
        _directory.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void TheSameModelGivesTheSameBytes() => OnnxModels.Export(_model).Should().Equal(OnnxModels.Export(_model));

    [Fact]
    public void AFailureKeepsThePreviousFile()
    {
        File.WriteAllText(Place, "previous");

        FluentActions.Invoking(() => new RecurrentTransformer(TooLarge()).SaveOnnx(Place)).Should().Throw<InvalidOperationException>();

        File.ReadAllText(Place).Should().Be("previous");
        _directory.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void AFailureHalfWayKeepsThePreviousFile()
    {
        File.WriteAllText(Place, "previous");

        FluentActions.Invoking(() => ReplacedFile.Write(Place, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("The disk is full.");
        })).Should().Throw<IOException>().WithMessage("The disk is full.");

        File.ReadAllText(Place).Should().Be("previous");
        _directory.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void MoreThanAFileCanHoldIsRefusedBeforeAByteIsWritten()
    {
        using var stream = new MemoryStream();

        FluentActions.Invoking(() => new RecurrentTransformer(TooLarge()).SaveOnnx(stream)).Should().Throw<InvalidOperationException>()
            .WithMessage("The network would take 2147484616 bytes as an ONNX model; at most 2147483647 are possible in one file. "
                + "Fit it with a smaller MaximumVocabularySize, EmbeddingSize or HiddenSize.");
        stream.Length.Should().Be(0);
    }

    [Fact]
    public void ALinkStaysAndTheFileItLeadsToIsReplaced()
    {
        string link = Path.Combine(_directory.FullName, "link.onnx");
        File.WriteAllText(Place, "previous");
        File.CreateSymbolicLink(link, Place);

        new RecurrentTransformer(_model).SaveOnnx(link);

        new FileInfo(link).LinkTarget.Should().Be(Place);
        File.ReadAllBytes(Place).Should().Equal(OnnxModels.Export(_model));
    }

    [Fact]
    public void AMissingDirectoryIsAnError() =>
        FluentActions.Invoking(() => new RecurrentTransformer(_model).SaveOnnx(Path.Combine(_directory.FullName, "missing", "model.onnx")))
            .Should().Throw<DirectoryNotFoundException>();

    [Fact]
    public void AnEmptyPathIsAnError() =>
        FluentActions.Invoking(() => new RecurrentTransformer(_model).SaveOnnx(" ")).Should().Throw<ArgumentException>();

    [Fact]
    public void AStreamStaysOpen()
    {
        using var stream = new MemoryStream();

        new RecurrentTransformer(_model).SaveOnnx(stream);

        stream.CanWrite.Should().BeTrue();
    }

    [Fact]
    public void AStreamThatCannotBeWrittenIsAnError()
    {
        using var stream = new MemoryStream([], writable: false);

        FluentActions.Invoking(() => new RecurrentTransformer(_model).SaveOnnx(stream)).Should().Throw<ArgumentException>()
            .Which.Message.Should().Be("The stream cannot be written; give a writable, open stream. (Parameter 'destination')");
    }

    /// <summary>Copies of one array stand for more numbers than the tests' machine should hold.</summary>
    private FittedModel TooLarge()
    {
        const int Copies = 1 << 13;
        var values = new float[1 << 16];
        var extra = Enumerable.Range(1, Copies).Select(i => new NamedTensor($"embeddings.{i}.weight", [values.Length, 1], values));
        return _model with { Weights = new NetworkWeights([.. _model.Weights.Tensors, .. extra]) };
    }
}
