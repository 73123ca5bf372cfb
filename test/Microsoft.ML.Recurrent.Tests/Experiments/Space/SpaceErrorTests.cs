namespace Microsoft.ML.Recurrent.Tests.Experiments.Space;

/// <summary>Every mistake with a space has its message.</summary>
public class SpaceErrorTests
{
    private static readonly ParameterSpace<LstmOptions> _space = new(new LstmOptions { SequenceColumnNames = ["Tokens"] });

    public static TheoryData<string, Action> Mistakes => new()
    {
        { "LstmOptions has no property 'HidenSize'; did you mean 'HiddenSize'?*", () => _space.Fix("HidenSize", 3) },
        { "LstmOptions has no property 'Training.LearningRat'; did you mean 'Training.LearningRate'?*", () => _space.Range("Training.LearningRat", 0, 1) },
        { "LstmOptions has no property 'hiddensize'; did you mean 'HiddenSize'?*", () => _space.Choice("hiddensize", 16, 32) },
        { "LstmOptions has no property 'Quantum'; expected one of 'ForgetGateBias', *, ….*", () => _space.Fix("Quantum", 3) },
        { "HiddenSize is 'large' (String); expected a whole number (Int32).*", () => _space.Fix("HiddenSize", "large") },
        { "HiddenSize is 0.5 (Double); expected a whole number (Int32).*", () => _space.Choice("HiddenSize", 16, 0.5) },
        { "HiddenSize is 3000000000 (Int64); expected a whole number (Int32).*", () => _space.Fix("HiddenSize", 3_000_000_000L) },
        { "Bidirectional is 1 (Int32); expected true or false.*", () => _space.Fix("Bidirectional", 1) },
        { "Pooling is 'Frist' (String); expected Last or Mean or Max or Attention.*", () => _space.Choice("Pooling", "Frist", "Max") },
        { "Pooling is of type SequencePooling, which has no range; use Choice or Fix.*", () => _space.Range("Pooling", 0, 1) },
        { "SequenceColumnNames is of type IReadOnlyList`1; give its candidates in a dictionary, by labels.*", () => _space.Choice("SequenceColumnNames", "A", "B") },
        { "The range of HiddenSize is 128 to 32; expected a minimum below the maximum. Use Fix for a single value.*", () => _space.Range(o => o.HiddenSize, 128, 32) },
        { "The range of HiddenSize is 32 to 32; expected a minimum below the maximum. Use Fix for a single value.*", () => _space.Range(o => o.HiddenSize, 32, 32) },
        { "The range of HeadDropout is NaN to 0.5; expected finite numbers.*", () => _space.Range(o => o.HeadDropout, double.NaN, 0.5) },
        { "The range of HeadDropout is 0 to Infinity; expected finite numbers.*", () => _space.Range(o => o.HeadDropout, 0, double.PositiveInfinity) },
        { "The range of HeadDropout is 0 to 0.5 on a logarithmic scale; expected a minimum above 0.*", () => _space.Range(o => o.HeadDropout, 0, 0.5, isLogarithmic: true) },
        { "The range of HiddenSize is 0.5 to 8; expected whole numbers.*", () => _space.Range(o => o.HiddenSize, 0.5, 8) },
        { "The range of HiddenSize cannot be searched: HiddenSize is 0; expected 1 to 16,384.", () => _space.Range(o => o.HiddenSize, 0, 8, isLogarithmic: false) },
        { "HiddenSize cannot be fixed: HiddenSize is 0; expected 1 to 16,384.", () => _space.Fix(o => o.HiddenSize, 0) },
        { "The choice of Training.BatchSize cannot be searched: BatchSize is 0; expected 1 or more.", () => _space.Choice(o => o.Training.BatchSize, 0, 8) },
        { "Layers has one candidate; expected two or more. Use Fix for a single value.*", () => _space.Choice(o => o.Layers, 2) },
        { "Layers has no candidate; expected two or more. Use Fix for a single value.*", () => _space.Choice("Layers") },
        { "Layers has the candidate 2 2 times; give every candidate once.*", () => _space.Choice("Layers", 2, 2L) },
        { "The search space of LstmOptions has no parameter 'Pooling'; * Add it by Range or Choice.", () => _space.When(o => o.HeadDropout, o => o.Pooling, SequencePooling.Max) },
        { "HeadDropout cannot depend on Layers: Layers is 9; expected a whole number from 1 to 3.", () => _space.When(o => o.HeadDropout, o => o.Layers, 9) },
        { "There is no value of Layers with which HeadDropout matters; give at least one.*", () => _space.When("HeadDropout", "Layers") },
        { "Bidirectional is no number; use When with its values.*", () => _space.WhenWithin(o => o.HeadDropout, o => o.Bidirectional, 0) },
        { "HeadDropout depends on Layers within 3 to 2; expected a minimum up to the maximum.*", () => _space.WhenWithin(o => o.HeadDropout, o => o.Layers, 3, 2) },
        { "HeadDropout, HiddenSize depend on one another; a parameter's conditions must not lead back to it.*",
            () => _space.WhenWithin(o => o.HeadDropout, o => o.HiddenSize, 32).WhenWithin(o => o.HiddenSize, o => o.HeadDropout, 0.1) },
        { "HiddenSize depends on itself; a parameter's conditions must not lead back to it.*",
            () => _space.WhenWithin(o => o.HiddenSize, o => o.HiddenSize, 32).WhenWithin(o => o.HeadDropout, o => o.HiddenSize, 32) },
        { "'o => o.ToString()' names no property; expected one such as o => o.Training.LearningRate.*", () => _space.Fix(o => o.ToString(), "") },
        { "There are no options; give at least one record.*", () => new ParameterSpace<RecurrentOptions>() },
        { "The options hold null; give records.*", () => new ParameterSpace<LstmOptions>((LstmOptions)null!) },
        { "2 records are named 'Lstm'; give them in a dictionary, under names of your own.*", () => new ParameterSpace<LstmOptions>(new LstmOptions(), new LstmOptions()) },
        { "'Cell' chooses among the space's records; give other records to its constructor.*",
            () => new ParameterSpace<RecurrentOptions>(new LstmOptions(), new GruOptions()).Fix("Cell", "Lstm") },
        { "Plain is no record, and cannot be copied with another X; make it a record.*", () => new ParameterSpace<Plain>(new Plain()).Fix(o => o.X, 3) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void MistakeHasItsMessage(string message, Action mistake) => mistake.Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void EmptySpaceIsRefusedWhereItIsSearched()
    {
        var empty = new ParameterSpace<Plain>(new Plain());

        FluentActions.Invoking(() => empty.Start).Should().Throw<InvalidOperationException>()
            .WithMessage("The search space of Plain has no parameter; leave one of its parameters free, or add one by Range or Choice.");
        FluentActions.Invoking(() => empty.Sample(new Random(1))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void SpaceWithoutAValidConfigurationSaysSo()
    {
        var space = new ParameterSpace<GruForecastingOptions>(new GruForecastingOptions { TargetColumnNames = ["Value"], Horizon = 16_384 }).Range(o => o.HiddenSize, 16, 32);
        var never = new ParameterSpace<LstmOptions>(new LstmOptions { SequenceColumnNames = ["Tokens"], ClassWeights = [1, 2] });

        space.Sample(new Random(1)).Should().NotBeNull("each end makes valid options");
        FluentActions.Invoking(() => never.Fix(o => o.BalanceClasses, true)).Should().Throw<ArgumentException>()
            .WithMessage("BalanceClasses cannot be fixed: ClassWeights and BalanceClasses are both set; set one of them.");
    }

    [Fact]
    public void ForeignConfigurationIsRefusedWithAllThatIsWrong()
    {
        var wrong = new Configuration(_space.Start.Where(v => v.Key != "HeadDropout").Select(v => v.Key == "HiddenSize" ? new(v.Key, 8L) : v)
            .Concat([new("LayerDropout", 0.1), new("Hidden", 3)]));

        FluentActions.Invoking(() => _space.Create(wrong)).Should().Throw<ArgumentException>().WithMessage(
            """
            The configuration is none of the search space of LstmOptions, for 4 reasons:
            - HeadDropout is missing; give it a value.*
            """.ReplaceLineEndings("*") + "*").Which.Message.Should().ContainAll(
                "HiddenSize is 8; expected a whole number from 16 to 256.", "LayerDropout is 0.1, but its conditions are not met; leave it out.",
                "The search space has no parameter 'Hidden'; did you mean 'HiddenSize'?");
    }

    private sealed class Plain
    {
        public int X { get; set; }
    }
}
