using CsCheck;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

public class ClassWeightingTests
{
    [Fact]
    public void ClassWeightMultipliesTheExampleWeight()
    {
        var set = ClassWeighting.Apply(Set([0, 1, 1], [0.5f, 2, 0]), [10, 3]);

        set.Weights.Should().Equal(5, 6, 0);
        Enumerable.Range(0, 3).Select(set.ExampleWeightOf).Should().Equal(0.5f, 2, 0);
    }

    [Fact]
    public void BalancedClassesPowerOfOneWeighTheSameInTotal() => Gen.Int[0, 4].Array[1, 60].Sample(classes =>
    {
        var set = Set([.. classes.Select(c => (float)c)], [.. classes.Select(_ => 1f)]);
        int[] rows = [.. Enumerable.Range(0, classes.Length)];

        float[] weights = ClassWeighting.Of(SmallOptions.Lstm() with { BalanceClasses = true, ClassBalancePower = 1 }, set, rows, 5)!;

        double[] totals = [.. classes.GroupBy(c => c).Select(g => (double)g.Count() * weights[g.Key])];
        totals.Should().OnlyContain(t => Math.Abs(t - totals[0]) < 1e-4 * totals[0]);
        totals.Sum().Should().BeApproximately(classes.Length, 1e-3);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void BalancedClassesWeighAPowerOfTheInverseFrequency(double power)
    {
        float[] weights = ClassWeighting.Of(
            SmallOptions.Lstm() with { BalanceClasses = true, ClassBalancePower = power }, Set([0, 0, 0, 0, 1], [1, 1, 1, 1, 1]), [0, 1, 2, 3, 4], 2)!;

        (weights[1] / weights[0]).Should().BeApproximately((float)Math.Pow(4, power), 1e-5f);
        (4 * weights[0] + weights[1]).Should().BeApproximately(5, 1e-5f, "the learning rate means what it does without weights");
    }

    [Fact]
    public void ClassThatTheTrainingPartLacksWeighsOne() =>
        ClassWeighting.Of(SmallOptions.Lstm() with { BalanceClasses = true }, Set([0, 0, 1], [1, 1, 1]), [0, 1], 3).Should().Equal(1, 1, 1);

    [Fact]
    public void StepsWithoutALabelAreOfNoClass()
    {
        var rows = RaggedRows.Create(RaggedRows.Columns(1, [], 0), [2, 3]);
        var set = new TrainingSet(rows, [0, float.NaN, 0, 0, 1], 1, [1, 0, 2, 2, 2]) { LabelsSteps = true };

        float[] weights = ClassWeighting.Of(SmallOptions.Lstm() with { BalanceClasses = true, ClassBalancePower = 1 }, set, [0, 1], 2)!;

        weights.Should().Equal(2 / 3f, 2);
        var applied = ClassWeighting.Apply(set, weights).WithoutGaps();
        applied.Weights.Should().Equal(2 / 3f, 0, 4 / 3f, 4 / 3f, 4);
        applied.Labels.Should().Equal(0, 0, 0, 0, 1);
    }

    [Fact]
    public void WithoutOptionsThereAreNone() =>
        ClassWeighting.Of(SmallOptions.Lstm(), Set([0, 1], [1, 1]), [0, 1], 2).Should().BeNull();

    private static TrainingSet Set(float[] labels, float[] weights) =>
        new(RaggedRows.Create(RaggedRows.Columns(1, [], 0), new int[labels.Length]), labels, 1, weights);
}
