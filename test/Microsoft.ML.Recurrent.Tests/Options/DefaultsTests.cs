using System.Reflection;

namespace Microsoft.ML.Recurrent.Tests.Options;

public class DefaultsTests
{
    public static TheoryData<Type> Records => [typeof(LstmOptions), typeof(GruOptions), typeof(RnnOptions), typeof(RecurrentCellOptions), typeof(TrainingOptions), typeof(CharacterOptions)];

    [Theory]
    [MemberData(nameof(Records))]
    public void OptionsAreSealedRecordsWithInitProperties(Type record)
    {
        record.IsSealed.Should().BeTrue();
        record.GetFields(BindingFlags.Public | BindingFlags.Instance).Should().BeEmpty("values return through JSON, which skips fields");
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
            .Should().OnlyContain(p => p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Length == 1, "every setter is init");
    }

    [Fact]
    public void DefaultsAreThoseOfTheDocumentation()
    {
        new LstmOptions().Should().BeEquivalentTo(new
        {
            OutputColumnName = "Features",
            LabelColumnName = "Label",
            FeaturesPerStep = 1,
            NormalizeInputs = true,
            BalanceClasses = false,
            ClassBalancePower = 0.5,
            LabelSmoothing = 0.0,
            HiddenSize = 64,
            Layers = 1,
            Bidirectional = true,
            Pooling = SequencePooling.Last,
            AttentionHeads = 1,
            AttentionColumnName = (string?)null,
            EmbeddingSize = 64,
            MinimumTokenCount = 2,
            MaximumVocabularySize = 50_000,
            TokenDropout = 0.2,
            EmbeddingDropout = 0.2,
            WordTypeDropout = 0.0,
            LayerDropout = 0.2,
            HeadDropout = 0.2,
            RecurrentDropout = 0.0,
            RecurrentWeightDropout = 0.0,
            VariationalDropout = false,
            InputNoise = (double?)null,
            Ensemble = (int?)null,
            Device = (string?)null,
            ForgetGateBias = 1f,
            Characters = (CharacterOptions?)null,
        });
        new CharacterOptions().Should().BeEquivalentTo(new
        {
            Encoder = CharacterEncoder.Convolution,
            EmbeddingSize = 25,
            HiddenSize = 50,
            KernelSize = 3,
            MaximumLength = 24,
            MinimumCount = 2,
            Capitalization = true,
        });
        new TrainingOptions().Should().BeEquivalentTo(new
        {
            MaximumSteps = (long?)null,
            MaximumEpochs = (int?)null,
            BatchSize = 32,
            Optimizer = RecurrentOptimizer.AdamW,
            LearningRate = 3e-3,
            WeightDecay = 0.01,
            Momentum = 0.9,
            Schedule = LearningRateSchedule.Cosine,
            GradientClippingNorm = 1.0,
            ValidationFraction = (double?)null,
            ValidationInterval = (int?)null,
            Patience = (int?)null,
            StoppingMetric = StoppingMetric.Loss,
            WeightAveraging = 0.0,
            NonMonotoneInterval = (int?)null,
            Threads = (int?)null,
            MinimumImprovement = 0.0,
        });
    }

    [Fact]
    public void WithLeavesTheOriginalAlone()
    {
        var original = new GruOptions { HiddenSize = 8 };

        (original with { HiddenSize = 16 }).HiddenSize.Should().Be(16);

        original.HiddenSize.Should().Be(8);
    }
}
