using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

public class NetworkMeanTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(3.25f)]
    [InlineData(-200f)]
    [InlineData(3e38f)]
    public void NetworksThatAgreeKeepTheirLogit(float logit) => NetworkMean.OfSigmoid([logit, logit, logit]).Should().Be(logit);

    [Theory]
    [InlineData(2f, -2f, 0f)]
    [InlineData(1000f, -1000f, 0f)]
    [InlineData(3e38f, -3e38f, 0f)]
    public void OppositeNetworksAreUndecided(float one, float other, float expected) => NetworkMean.OfSigmoid([one, other]).Should().Be(expected);

    [Fact]
    public void LogitOfTheMeanIsFiniteAndRisesWithEveryNetwork()
    {
        float[] logits = [-500, -90, -20, -3, -0.1f, 0, 0.2f, 4, 30, 90, 500];
        foreach (float other in logits)
        {
            float[] means = [.. logits.Select(logit => NetworkMean.OfSigmoid([logit, other]))];

            means.Should().OnlyContain(mean => float.IsFinite(mean)).And.BeInAscendingOrder();
            means.Zip(logits).Should().OnlyContain(m => Math.Abs(Sigmoid(m.First) - (Sigmoid(m.Second) + Sigmoid(other)) / 2) < 1e-6);
        }
    }

    [Fact]
    public void MeanOfSoftmaxIsOneProbabilityPerClassHoweverSureNetworksAre()
    {
        var mean = new float[3];

        NetworkMean.OfSoftmax([800, 0, -800, 0, 800, -800], mean);

        mean.Should().OnlyContain(m => float.IsFinite(m));
        mean.Select(m => Math.Exp(m)).Should().Equal([0.5, 0.5, 0], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
