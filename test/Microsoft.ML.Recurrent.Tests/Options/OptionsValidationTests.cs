using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Options;

public class OptionsValidationTests
{
    private const string SinglePrecision = ", within single precision (1E-45 to 3.4028235E+38).";

    private static readonly LstmOptions _valid = SmallOptions.Lstm();

    private static readonly LstmOptions _attending = _valid with { Pooling = SequencePooling.Attention };

    public static TheoryData<LstmOptions, string> Violations => new()
    {
        { _valid with { SequenceColumnNames = [] }, "SequenceColumnNames is empty; name at least one sequence column." },
        { _valid with { SequenceColumnNames = null! }, "SequenceColumnNames is empty; name at least one sequence column." },
        { _valid with { OutputColumnName = " " }, "OutputColumnName is empty; name the column to add." },
        { _valid with { LabelColumnName = "" }, "LabelColumnName is empty; name the label column." },
        { _valid with { StaticColumnNames = null! }, "StaticColumnNames is null; name static columns or give an empty list." },
        { _valid with { ExampleWeightColumnName = "" }, "ExampleWeightColumnName is empty; name the weight column or leave it null." },
        { _valid with { StaticColumnNames = [""] }, "A sequence or static column has an empty name; name every column." },
        { _valid with { StaticColumnNames = ["Values"] }, "Column 'Values' is named 2 times; name every input column once." },
        { _valid with { StaticColumnNames = ["Label"] }, "Column 'Label' is both label and input; a network must not read its label." },
        { _valid with { FeaturesPerStep = 0 }, "FeaturesPerStep is 0; expected 1 or more." },
        { _valid with { HiddenSize = 16385 }, "HiddenSize is 16385; expected 1 to 16,384." },
        { _valid with { Layers = 65 }, "Layers is 65; expected 1 to 64." },
        { _valid with { Ensemble = 0 }, "Ensemble is 0; expected 1 to 64." },
        { _valid with { Ensemble = 65 }, "Ensemble is 65; expected 1 to 64." },
        { _valid with { EmbeddingSize = -1 }, "EmbeddingSize is -1; expected 1 to 16,384." },
        { _valid with { MinimumTokenCount = 0 }, "MinimumTokenCount is 0; expected 1 or more." },
        { _valid with { MaximumVocabularySize = 0 }, "MaximumVocabularySize is 0; expected 1 or more." },
        { _valid with { AttentionHeads = 0 }, "AttentionHeads is 0; expected 1 to 64." },
        { _valid with { AttentionHeads = 65 }, "AttentionHeads is 65; expected 1 to 64." },
        { _valid with { AttentionColumnName = "W" }, "AttentionColumnName is 'W', but Pooling is Last, which has no attention weights; set Pooling to Attention, or leave AttentionColumnName null." },
        { _attending with { AttentionColumnName = " " }, "AttentionColumnName is empty; name the column to add, or leave it null." },
        { _attending with { AttentionColumnName = "Score" }, "AttentionColumnName is 'Score', the name of another column; give it a name of its own." },
        { _attending with { AttentionColumnName = "Features" }, "AttentionColumnName is 'Features', the name of another column; give it a name of its own." },
        { _attending with { AttentionColumnName = "Label" }, "AttentionColumnName is 'Label', the name of another column; give it a name of its own." },
        { _attending with { AttentionColumnName = "Size", StaticColumnNames = ["Size"] }, "AttentionColumnName is 'Size', the name of another column; give it a name of its own." },
        { _valid with { Pooling = (SequencePooling)7 }, "Pooling is 7; expected Last or Mean or Max or Attention." },
        { _valid with { Task = (PredictionTask)9 }, "Task is 9; expected BinaryClassification or MulticlassClassification or Regression or NextToken or NextItem." },
        { _valid with { ForgetGateBias = float.NaN }, "ForgetGateBias is NaN; expected a finite number." },
        { _valid with { EmbeddingDropout = 1 }, "EmbeddingDropout is 1; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { WordTypeDropout = 1 }, "WordTypeDropout is 1; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { WordTypeDropout = double.NaN }, "WordTypeDropout is NaN; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { LayerDropout = -0.5 }, "LayerDropout is -0.5; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { HeadDropout = double.NaN }, "HeadDropout is NaN; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { RecurrentDropout = 1 }, "RecurrentDropout is 1; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { RecurrentWeightDropout = -0.5 }, "RecurrentWeightDropout is -0.5; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { Device = "gpu" }, "Device is 'gpu'; expected 'cpu', 'cuda' or 'cuda:n' with n from 0, or null for what the MLContext says." },
        { _valid with { Device = "cuda:-1" }, "Device is 'cuda:-1'; expected 'cpu', 'cuda' or 'cuda:n' with n from 0, or null for what the MLContext says." },
        { _valid with { ClassWeights = [1, 0] }, "ClassWeights holds a weight that is not positive and finite; expected positive, finite weights." },
        { _valid with { ClassWeights = [1, 2], BalanceClasses = true }, "ClassWeights and BalanceClasses are both set; set one of them." },
        { _valid with { InputNoise = -1 }, "InputNoise is -1; expected 0 or more." },
        { _valid with { InputNoise = double.NaN }, "InputNoise is NaN; expected 0 or more." },
        { _valid with { ClassBalancePower = 1.1 }, "ClassBalancePower is 1.1; expected 0 to 1." },
        { _valid with { ClassBalancePower = double.NaN }, "ClassBalancePower is NaN; expected 0 to 1." },
        { _valid with { LabelSmoothing = 1 }, "LabelSmoothing is 1; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { TokenDropout = -0.1 }, "TokenDropout is -0.1; expected 0 (inclusive) to 1 (exclusive)." },
        { _valid with { Training = null! }, "Training is null; give a TrainingOptions." },
        { Spelled(new() { Encoder = (CharacterEncoder)9 }), "Characters.Encoder is 9; expected Convolution or Recurrent." },
        { Spelled(new() { EmbeddingSize = 0 }), "Characters.EmbeddingSize is 0; expected 1 to 16,384." },
        { Spelled(new() { HiddenSize = 16385 }), "Characters.HiddenSize is 16385; expected 1 to 16,384." },
        { Spelled(new() { KernelSize = 65 }), "Characters.KernelSize is 65; expected 1 to 64." },
        { Spelled(new() { MaximumLength = 0 }), "Characters.MaximumLength is 0; expected 1 to 1,024." },
        { Spelled(new() { MinimumCount = 0 }), "Characters.MinimumCount is 0; expected 1 or more." },
        { Spelled(new() { ColumnNames = null! }), "Characters.ColumnNames is null; name sequence columns or give an empty list." },
        { Spelled(new() { ColumnNames = ["Other"] }), "Characters.ColumnNames names 'Other', which is no sequence column; name columns of SequenceColumnNames." },
        { Spelled(new() { ColumnNames = ["Values", "Values"] }), "Characters.ColumnNames names 'Values' 2 times; name every column once." },
    };

    private static LstmOptions Spelled(CharacterOptions characters) => _valid with { Characters = characters };

    public static TheoryData<TrainingOptions, string> TrainingViolations => new()
    {
        { new() { MaximumEpochs = 0 }, "MaximumEpochs is 0; expected 1 or more." },
        { new() { MaximumSteps = 0 }, "MaximumSteps is 0; expected 1 or more." },
        { new() { ValidationInterval = 0 }, "ValidationInterval is 0; expected 1 or more." },
        { new() { StoppingMetric = (StoppingMetric)2 }, "StoppingMetric is 2; expected Loss or TaskMetric." },
        { new() { WeightAveraging = 1 }, "WeightAveraging is 1; expected 0 (inclusive) to 1 (exclusive)." },
        { new() { NonMonotoneInterval = 0 }, "NonMonotoneInterval is 0; expected 1 or more." },
        { new() { NonMonotoneInterval = 5, WeightAveraging = 0.9 }, "NonMonotoneInterval and WeightAveraging are both set; set one of them." },
        { new() { NonMonotoneInterval = 5, Patience = 6 }, "Patience is 6; expected 0, or more than 6: with a NonMonotoneInterval of 5 the fit would end before weights are averaged." },
        { new() { Threads = 0 }, "Threads is 0; expected 1 or more." },
        { new() { BatchSize = 0 }, "BatchSize is 0; expected 1 or more." },
        { new() { Optimizer = (RecurrentOptimizer)8 }, "Optimizer is 8; expected AdamW or Adam or Sgd or RmsProp." },
        { new() { Schedule = (LearningRateSchedule)8 }, "Schedule is 8; expected Constant or Plateau or Cosine or OneCycle." },
        { new() { LearningRate = 0 }, "LearningRate is 0; expected a number above 0." },
        { new() { LearningRate = double.NaN }, "LearningRate is NaN; expected a number above 0." },
        { new() { LearningRate = 1e39 }, "LearningRate is 1E+39; expected a number above 0" + SinglePrecision },
        { new() { LearningRate = 1e-46 }, "LearningRate is 1E-46; expected a number above 0" + SinglePrecision },
        { new() { WeightDecay = 1e39 }, "WeightDecay is 1E+39; expected 0 or more" + SinglePrecision },
        { new() { GradientClippingNorm = 1e300 }, "GradientClippingNorm is 1E+300; expected 0 or more" + SinglePrecision },
        { new() { MinimumImprovement = 1e39 }, "MinimumImprovement is 1E+39; expected 0 or more" + SinglePrecision },
        { new() { WeightDecay = -1 }, "WeightDecay is -1; expected 0 or more." },
        { new() { Momentum = 1 }, "Momentum is 1; expected 0 (inclusive) to 1 (exclusive)." },
        { new() { GradientClippingNorm = double.PositiveInfinity }, "GradientClippingNorm is Infinity; expected 0 or more." },
        { new() { ValidationFraction = 1.5 }, "ValidationFraction is 1.5; expected 0 (inclusive) to 1 (exclusive)." },
        { new() { Patience = -1 }, "Patience is -1; expected 0 or more." },
        { new() { MinimumImprovement = -0.1 }, "MinimumImprovement is -0.1; expected 0 or more." },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void EachViolationIsNamed(LstmOptions options, string violation) =>
        Message(options).Should().Be($"LstmOptions cannot be used: {violation} (Parameter 'options')");

    [Theory]
    [MemberData(nameof(TrainingViolations))]
    public void EachViolationOfTheLoopIsNamed(TrainingOptions training, string violation) =>
        Message(_valid with { Training = training }).Should().Be($"LstmOptions cannot be used: {violation} (Parameter 'options')");

    [Fact]
    public void ActivationOfTheSimpleCellIsChecked() =>
        Message(SmallOptions.Rnn() with { Activation = (RnnActivation)5 })
            .Should().Be("RnnOptions cannot be used: Activation is 5; expected Tanh or Relu. (Parameter 'options')");

    [Fact]
    public void AllViolationsAreInOneMessage() =>
        Message(SmallOptions.Gru() with { HiddenSize = 0, Layers = 0, LabelColumnName = "", Training = new() { BatchSize = 0 } }).Should().Be(
            string.Join(Environment.NewLine,
                "GruOptions cannot be used, for 4 reasons:",
                "- LabelColumnName is empty; name the label column.",
                "- HiddenSize is 0; expected 1 to 16,384.",
                "- Layers is 0; expected 1 to 64.",
                "- BatchSize is 0; expected 1 or more.") + " (Parameter 'options')");

    [Theory]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    public void MessagesDoNotDependOnTheCulture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Message(_valid with { HiddenSize = -1, LayerDropout = -0.5 }).Should()
                .Contain("HiddenSize is -1; expected 1 to 16,384.").And.Contain("LayerDropout is -0.5;");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void NullOptionsAreRefused() =>
        new MLContext().Invoking(c => c.Transforms.Lstm((LstmOptions)null!)).Should().Throw<ArgumentNullException>().WithParameterName("options");

    [Fact]
    public void DefaultsNeedOnlyASequenceColumn() =>
        FluentActions.Invoking(() => OptionsValidation.ThrowIfInvalid(new LstmOptions { SequenceColumnNames = ["Tokens"] })).Should().NotThrow();

    private static string Message(RecurrentOptions options) =>
        FluentActions.Invoking(() => OptionsValidation.ThrowIfInvalid(options)).Should().Throw<ArgumentException>().Which.Message;
}
