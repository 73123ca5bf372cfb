using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Fits on words whose endings tell the label, seen words or not.</summary>
public class CharacterFitTests
{
    private static readonly CharacterOptions _characters = new() { EmbeddingSize = 8, HiddenSize = 12 };

    private readonly MLContext _context = new(1);

    public static TheoryData<RecurrentOptimizer, bool, CharacterEncoder> Ways => new()
    {
        { RecurrentOptimizer.AdamW, true, CharacterEncoder.Convolution }, { RecurrentOptimizer.RmsProp, true, CharacterEncoder.Convolution },
        { RecurrentOptimizer.AdamW, false, CharacterEncoder.Convolution }, { RecurrentOptimizer.AdamW, true, CharacterEncoder.Recurrent },
        { RecurrentOptimizer.AdamW, false, CharacterEncoder.Recurrent },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void EndingsOfWordsThatTrainingHasNotSeenAreRead(RecurrentOptimizer optimizer, bool kernels, CharacterEncoder encoder)
    {
        var options = Options(_characters with { Encoder = encoder });
        options = options with { Training = options.Training with { Optimizer = optimizer, UseManagedKernels = kernels } };

        AccuracyOn(options).Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void WithoutCharactersUnseenWordsTellNothing() => AccuracyOn(Options(null)).Should().BeLessThan(0.7);

    [Fact]
    public void CapitalizationAloneTellsNames()
    {
        var options = Options(_characters with { HiddenSize = 1, KernelSize = 1 });
        var rows = WordRows.Create(200, seed: 1, word => word[0] == 'Q' ? char.ToUpperInvariant(word[1]) + word[2..] : word[1..]);

        Accuracy(options with { Training = options.Training with { MaximumEpochs = 8 } }, rows, rows).Should().BeGreaterThan(0.95);
    }

    [Theory]
    [InlineData(CharacterEncoder.Convolution)]
    [InlineData(CharacterEncoder.Recurrent)]
    public void SameSeedGivesTheSameBitsForAnyNumberOfThreads(CharacterEncoder encoder)
    {
        float[] Weights(int threads)
        {
            var options = Options(_characters with { Encoder = encoder }) with { EmbeddingDropout = 0.3, TokenDropout = 0.2 };
            return Fits.WeightsOf(Fit(options with { Training = options.Training with { Threads = threads, MaximumEpochs = 2 } }, WordRows.Create(100, seed: 1)));
        }

        Weights(1).Should().Equal(Weights(2));
    }

    [Fact]
    public void NetworksOfAnEnsembleAreThoseOfOneAfterAnother()
    {
        var options = Options(_characters) with { Ensemble = 2 };
        var model = Fit(options, WordRows.Create(100, seed: 1));

        model.Model.Names.Should().Contain(["characters.0.embedding.weight", "ensemble.1.characters.0.convolution.weight"]);
        var recorded = Fits.WeightsOf(_context.BinaryClassification.Trainers.Gru(options).With(new FitContext { Observers = [new FitRecorder()] })
            .Fit(_context.Data.LoadFromEnumerable(WordRows.Create(100, seed: 1))));
        Fits.WeightsOf(model).Should().Equal(recorded);
    }

    [Fact]
    public void LanguageModelReadsCharactersOfItsWordsAndNoneOfTheBoundary()
    {
        var data = _context.Data.LoadFromEnumerable(WordRows.Create(60, seed: 1));
        var keys = _context.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);

        var model = _context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Keys", "Keys") with { Characters = _characters }).Fit(keys);

        model.Model.Names.Should().Contain("characters.0.convolution.weight");
        model.Transform(keys).GetColumn<float>("LogLikelihood").Should().OnlyContain(value => float.IsFinite(value));
    }

    private double AccuracyOn(GruOptions options) => Accuracy(options, WordRows.Create(300, seed: 1), WordRows.Create(200, seed: 2));

    private double Accuracy(GruOptions options, WordRow[] training, WordRow[] test)
    {
        var scored = Fit(options, training).Transform(_context.Data.LoadFromEnumerable(test));
        return _context.BinaryClassification.Evaluate(scored).Accuracy;
    }

    private RecurrentTransformer Fit(GruOptions options, WordRow[] rows) => _context.BinaryClassification.Trainers.Gru(options).Fit(_context.Data.LoadFromEnumerable(rows));

    private static GruOptions Options(CharacterOptions? characters) => SmallOptions.Gru("Words", epochs: 12) with { MinimumTokenCount = 2, Characters = characters };
}
