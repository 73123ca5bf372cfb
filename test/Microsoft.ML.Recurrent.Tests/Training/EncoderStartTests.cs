using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class EncoderStartTests
{
    private const string Refused = "The network's encoder cannot be the start of a fit with these options: ";

    private readonly MLContext _context = new(1);

    [Fact]
    public void EncoderOfAFeaturizerIsTheStartOfATrainer()
    {
        var featurizer = _context.Transforms.Lstm(Options("Words") with { Task = PredictionTask.BinaryClassification }).Fit(SyntheticRows.View(_context));

        var started = _context.Regression.Trainers.Lstm(Still("Words", "Target")).Fit(SyntheticRows.View(_context), encoderFrom: featurizer);

        Encoder(started).Should().Equal(Encoder(featurizer), (a, b) => Math.Abs(a - b) < 1e-9);
        Head(started).Should().NotEqual(Head(featurizer), "the head starts anew");
        started.Fitted.Inputs.Should().BeSameAs(featurizer.Fitted.Inputs, "vocabulary and scalings are the encoder's");
    }

    [Fact]
    public void VocabularyIsTheEncodersWhateverTheOptionsSayOfIt()
    {
        var featurizer = _context.Transforms.Lstm(Options("Words") with { Task = PredictionTask.BinaryClassification }).Fit(SyntheticRows.View(_context));
        var options = Options("Words", "Target") with { MaximumVocabularySize = 1, MinimumTokenCount = 1000 };

        var started = _context.Regression.Trainers.Lstm(options).Fit(SyntheticRows.View(_context), encoderFrom: featurizer);

        started.Vocabulary("Words").Should().HaveCountGreaterThan(1).And.Equal(featurizer.Vocabulary("Words"));
    }

    [Fact]
    public void AnotherTaskMayPoolOtherwiseAndHasItsOwnOutputs()
    {
        var binary = _context.BinaryClassification.Trainers.Lstm(Options("Values")).Fit(SyntheticRows.View(_context));

        var several = _context.Regression.Trainers.Lstm(Still("Values", "Targets") with { Pooling = SequencePooling.Max })
            .Fit(SyntheticRows.View(_context), encoderFrom: binary);

        Encoder(several).Should().Equal(Encoder(binary), (a, b) => Math.Abs(a - b) < 1e-9);
        several.Fitted.Task.Outputs.Should().Be(SyntheticRows.TargetCount);
        several.Fitted.Task.LabelMean.Should().NotBeNull("the label's scale is fitted, not taken");
    }

    [Fact]
    public void LeavesTheEncoderAsItWas()
    {
        var binary = _context.BinaryClassification.Trainers.Lstm(Options("Values")).Fit(SyntheticRows.View(_context));
        float[] before = Fits.WeightsOf(binary);

        _context.Regression.Trainers.Lstm(Options("Values", "Target")).Fit(SyntheticRows.View(_context), encoderFrom: binary);

        Fits.WeightsOf(binary).Should().Equal(before);
    }

    [Fact]
    public void AnotherEncoderIsRefused()
    {
        var binary = _context.BinaryClassification.Trainers.Lstm(Options("Values")).Fit(SyntheticRows.View(_context));
        var wider = _context.Regression.Trainers.Lstm(Options("Values", "Target") with { HiddenSize = 7 });

        wider.Invoking(t => t.Fit(SyntheticRows.View(_context), encoderFrom: binary)).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The HiddenSize is 7; the network was fitted with 6. (Parameter 'encoderFrom')");
    }

    [Fact]
    public void TwoStartsAreRefused()
    {
        var binary = _context.BinaryClassification.Trainers.Lstm(Options("Values")).Fit(SyntheticRows.View(_context));

        _context.BinaryClassification.Trainers.Lstm(Options("Values"))
            .Invoking(t => t.Fit(SyntheticRows.View(_context), continueFrom: binary, encoderFrom: binary))
            .Should().Throw<ArgumentException>().WithMessage("Both continueFrom and encoderFrom are given; *");
    }

    private static LstmOptions Options(string sequence, string label = "Label") => SmallOptions.Lstm(sequence, label);

    /// <summary>A learning rate near zero: the weights stay what they were.</summary>
    private static LstmOptions Still(string sequence, string label)
    {
        var options = Options(sequence, label);
        return options with { Training = options.Training with { LearningRate = 1e-12, MaximumEpochs = 1 } };
    }

    private static float[] Encoder(RecurrentTransformer model) => Values(model, name => !name.StartsWith("head", StringComparison.Ordinal));

    private static float[] Head(RecurrentTransformer model) => Values(model, name => name == "head.weight");

    private static float[] Values(RecurrentTransformer model, Func<string, bool> isWanted) =>
        [.. model.Model.Names.Where(isWanted).SelectMany(name => model.Model.ValuesOf(name).ToArray())];
}
