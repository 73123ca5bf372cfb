using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Faults that only a schema with sizes tells: Fit fails, and no row is read.</summary>
public class BadSizesTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Cube", 1, "Sequence column 'Cube' has 3 dimensions; expected a vector or [steps, features].")]
    [InlineData("Seven", 2, "Sequence column 'Seven' has 7 values per row, which is no multiple of FeaturesPerStep = 2; set FeaturesPerStep to the number of values of one step.")]
    [InlineData("Grid", 2, "Sequence column 'Grid' has 3 features per step by its type, but FeaturesPerStep is 2; leave the option at 1 or make both equal.")]
    [InlineData("HugeKeys", 1, "Sequence column 'HugeKeys' is a key of 20000000 values; at most 10000000 are possible. Use a smaller key.")]
    public void SequenceOfAnImpossibleSize(string column, int features, string violation) =>
        Refusal(SmallOptions.Lstm(column, "Flag") with { FeaturesPerStep = features }).Should().Be(violation);

    [Theory]
    [InlineData("Seven", 2, "Sequence column 'Seven' has 7 values per row, which is no multiple of FeaturesPerStepByColumn of 'Seven' = 2; set it to the number of values of one step.")]
    [InlineData("Grid", 2, "Sequence column 'Grid' has 3 features per step by its type, but FeaturesPerStepByColumn of 'Grid' is 2; take the column out of it or make both equal.")]
    public void SequenceOfAnImpossibleSizeOfItsOwn(string column, int features, string violation) => Refusal(
        SmallOptions.Lstm(column, "Flag") with { FeaturesPerStepByColumn = new Dictionary<string, int> { [column] = features } }).Should().Be(violation);

    [Fact]
    public void StepsOfMoreValuesThanCanBeHeld()
    {
        var options = SmallOptions.Lstm("Variable", "Flag");
        var data = new InterceptedView(_context.Data.LoadFromEnumerable<OddRow>([new()]));
        foreach (var features in new[] { options with { FeaturesPerStep = int.MaxValue }, options with { FeaturesPerStepByColumn = new Dictionary<string, int> { ["Variable"] = int.MaxValue } } })
            _context.Transforms.Lstm(features).Invoking(e => e.Fit(data)).Should().Throw<ArgumentException>().WithMessage(
                "*The sequence columns have 2147483647 values per step together; at most 2147483527 are possible. Set FeaturesPerStep, or FeaturesPerStepByColumn, to the "
                + "number of values of one step.*");
        _context.Transforms.Lstm(options with { FeaturesPerStep = 1 << 30 }).Invoking(e => e.Fit(data)).Should().Throw<InvalidOperationException>().WithMessage(
            "The weight 'recurrent.weight_ih_l0' would have * values; at most 536870911 are possible. Lower HiddenSize or EmbeddingSize, or use fewer features per step.");
        data.Cursors.Should().Be(0);
    }

    [Fact]
    public void StaticKeyOfTooManyValues() =>
        Refusal(SmallOptions.Lstm("Words", "Flag") with { StaticColumnNames = ["HugeKey"] })
            .Should().Be("Static column 'HugeKey' is a key of 200000 values; at most 100000 are possible. Use a smaller key.");

    [Theory]
    [InlineData("HugeClass", "2000000")]
    [InlineData("LargestKey", "18446744073709551615")]
    public void LabelKeyOfTooManyValues(string label, string count) =>
        Refusal(SmallOptions.Lstm("Words", label)).Should().Be($"Label column '{label}' is a key of {count} values; at most 1000000 are possible. Use a smaller key.");

    [Fact]
    public void ClassWeightsAreCountedAgainstAKey() =>
        Refusal(SmallOptions.Lstm("Words", "Class") with { ClassWeights = [1, 2] })
            .Should().Be("Label column 'Class' has 3 classes, but ClassWeights has 2 weights; give one for every class.");

    [Fact]
    public void WeightsThatNoArrayHolds()
    {
        var options = SmallOptions.Lstm("LargeKeys", "Flag") with { EmbeddingSize = 4096 };

        _context.Transforms.Lstm(options).Invoking(e => e.Fit(_context.Data.LoadFromEnumerable<LargeRow>([new() { Flag = true }, new()])))
            .Should().Throw<InvalidOperationException>().WithMessage(
                "The weight 'embeddings.0.weight' would have 4096004096 values; at most 536870911 are possible. Lower HiddenSize or EmbeddingSize, or use smaller keys.");
    }

    private string Refusal(LstmOptions options)
    {
        var data = new InterceptedView(_context.Data.LoadFromEnumerable<OddRow>([new()]));
        var refusal = _context.Transforms.Lstm(options).Invoking(e => e.Fit(data)).Should().Throw<ArgumentException>().Which;

        data.Cursors.Should().Be(0);
        refusal.Message.Should().StartWith("The data does not fit LstmOptions: ").And.EndWith(" (Parameter 'schema')");
        return refusal.Message["The data does not fit LstmOptions: ".Length..^" (Parameter 'schema')".Length];
    }

    private sealed class LargeRow
    {
        [KeyType(1_000_000)]
        public uint[] LargeKeys { get; set; } = [1];

        public bool Flag { get; set; }
    }
}
