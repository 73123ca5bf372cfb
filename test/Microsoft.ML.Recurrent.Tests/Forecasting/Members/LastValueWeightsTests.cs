using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class LastValueWeightsTests
{
    private static readonly int[] _ends = [.. Enumerable.Range(1, 40).Select(origin => 5 * origin)];

    [Fact]
    public void GainThatIsNotSteadyIsLeftToTheLastValue()
    {
        // Better by a little after most origins, worse by much after some.
        List<float>[] errors = [Draw(i => i / 5 % 8 == 0 ? 1.6f : 0.9f), Draw(_ => 1)];
        new LastValueWeights(errors, _ends, stretches: 8, isSquared: false).Of([1, 0], last: 1).Should().Equal(0, 1);
    }

    [Fact]
    public void SteadyGainKeepsItsWeights()
    {
        List<float>[] errors = [Draw(i => i % 2 == 0 ? 0.6f : 0.5f), Draw(_ => 1), Draw(_ => 1)];
        double[] weights = new LastValueWeights(errors, _ends, stretches: 8, isSquared: true).Of([0.75, 0.25, 0], last: 2);
        weights.Sum().Should().BeApproximately(1, 1e-9);
        weights.Should().Equal([0.75, 0.25, 0], (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void NothingMeasuredIsTheLastValue() =>
        new LastValueWeights([[], []], [0, 0], stretches: 0, isSquared: false).Of([1, 0], last: 1).Should().Equal(0, 1);

    private static List<float> Draw(Func<int, float> error) => [.. Enumerable.Range(0, 200).Select(error)];
}
