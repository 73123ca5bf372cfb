using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public sealed class PretrainedEmbeddingsFitTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void FoundAndMissingWordsAreReported()
    {
        File.WriteAllLines(_path, ["good 1 2 3 4", "elsewhere 9 9 9 9"]);
        var recorder = new FitRecorder();

        Fit(Options(), recorder);

        recorder.Start!.PretrainedFound.Should().Be(1);
        recorder.Start.PretrainedMissing.Should().Be(1, "the file does not have 'bad'");
    }

    [Theory]
    [InlineData("good 1 2 3 4", 0)]
    [InlineData("Good 1 2 3 4", 1)]
    public void FileWithFewerThanHalfOfTheWordsIsAWarning(string line, int warnings)
    {
        File.WriteAllLines(_path, [line]);
        var log = Warnings.Of(_context);

        Fit(Options());

        log.Where(w => w == "0 of 2 words are in the file of pretrained embeddings; the others start from random vectors. Check that both write words alike "
            + "(upper and lower case, punctuation).").Should().HaveCount(warnings);
    }

    [Fact]
    public void WithoutAFileNothingIsReported()
    {
        var recorder = new FitRecorder();

        Fit(Options() with { PretrainedEmbeddingsPath = null }, recorder);

        recorder.Start!.PretrainedFound.Should().BeNull();
        recorder.Start.PretrainedMissing.Should().BeNull();
    }

    [Fact]
    public void FrozenEmbeddingsStayTheFilesVectors()
    {
        File.WriteAllLines(_path, ["2 4", "good 1 2 3 4", "bad -0.5 -0.25 0.125 0"]);

        var model = Fit(Options() with { FreezeEmbeddings = true });

        foreach (string line in File.ReadLines(_path).Skip(1))
        {
            string[] fields = line.Split(' ');
            EmbeddingOf(model, fields[0]).Should().Equal(fields.Skip(1).Select(f => float.Parse(f, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void UnfrozenEmbeddingsStartThereAndAreTrained()
    {
        File.WriteAllLines(_path, ["good 1 2 3 4"]);

        float[] trained = EmbeddingOf(Fit(Options()), "good");

        trained.Should().NotEqual([1f, 2f, 3f, 4f]);
        trained.Should().Equal([1f, 2f, 3f, 4f], (a, b) => Math.Abs(a - b) < 0.5);
    }

    [Fact]
    public void CharactersAreTrainedBesideFrozenEmbeddings()
    {
        File.WriteAllLines(_path, ["good 1 2 3 4"]);
        var options = Options() with { FreezeEmbeddings = true, Characters = new() { EmbeddingSize = 3, HiddenSize = 4 } };

        RecurrentTransformer brief = Fit(options with { Training = options.Training with { MaximumEpochs = 1 } }), longer = Fit(options);

        EmbeddingOf(longer, "good").Should().Equal(1, 2, 3, 4);
        longer.Model.ValuesOf("characters.0.embedding.weight").ToArray().Should().NotEqual(brief.Model.ValuesOf("characters.0.embedding.weight").ToArray());
    }

    [Fact]
    public void FrozenEmbeddingsAreNotCountedAsTrainable()
    {
        File.WriteAllLines(_path, ["good 1 2 3 4"]);
        var recorder = new FitRecorder();

        var model = Fit(Options() with { FreezeEmbeddings = true }, recorder);

        recorder.Start!.ParameterCount.Should().Be(model.Model.Count - model.Model.ValuesOf("embeddings.0.weight").Length);
    }

    [Fact]
    public void EstimatorThatStartedFromAFileGoesOnWithoutReadingItAgain()
    {
        File.WriteAllLines(_path, ["good 1 2 3 4"]);
        var recorder = new FitRecorder();
        var earlier = Fit(Options());
        File.Delete(_path);

        _context.BinaryClassification.Trainers.Lstm(Options()).With(new FitContext { Observers = [recorder] })
            .Fit(SyntheticRows.View(_context), null, earlier);

        recorder.Start!.PretrainedFound.Should().BeNull();
    }

    private LstmOptions Options() => SmallOptions.Lstm("Words") with { PretrainedEmbeddingsPath = _path };

    private RecurrentTransformer Fit(LstmOptions options, params FitRecorder[] recorders) =>
        _context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(_context), new FitContext { Observers = recorders });

    private static float[] EmbeddingOf(RecurrentTransformer model, string word)
    {
        int token = model.Fitted.Inputs.Sequences[0].Vocabulary!.TokenOf(word);
        return model.Model.ValuesOf("embeddings.0.weight").Slice(token * 4, 4).ToArray();
    }
}
