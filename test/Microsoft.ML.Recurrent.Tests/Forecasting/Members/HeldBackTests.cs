using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class HeldBackTests
{
    [Fact]
    public void NetworkThatIsBetterOnTheSplitIsNamedWithBothErrorsAndTheWayOut() => HeldBack.Of([Block(0.25f, 0.174, 0.202)], 4.9, isRandomWalk: false).Should().Be(
        "The network alone has a validation error of 0.174, the blend one of 0.202, and yet the network's weight is 0.25: a validation split of 4.9 horizons does not "
        + "show that the gain is more than chance. To take the network alone, set Members to ForecastMembers.Network; to measure it longer, raise Training.ValidationFraction.");

    [Fact]
    public void RandomWalkIsTheReason() =>
        HeldBack.Of([Block(0, 0.5, 0.6)], 3, isRandomWalk: true).Should().Contain("the series cannot be told from random walks, where a validation split of 3 horizons does not");

    [Fact]
    public void NothingHeldBackIsSilent()
    {
        HeldBack.Of([], 4, isRandomWalk: false).Should().BeNull();
        HeldBack.Of([Block(1, 0.2, 0.2)], 4, isRandomWalk: false).Should().BeNull();
        HeldBack.Of([Block(0, 0.3, 0.2)], 4, isRandomWalk: false).Should().BeNull();
        HeldBack.Of([Block(0, null, 0.2)], 4, isRandomWalk: false).Should().BeNull();
    }

    private static MemberBlock Block(float network, double? networkError, double blendError) =>
        new(12, new MemberWeights(network, 0, 1 - network), new MemberErrors(networkError, 1, 1), blendError);
}
