using Microsoft.ML.Recurrent.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class TrainingChoiceTests
{
    [Theory]
    [InlineData(0, 1, 600)]
    [InlineData(100, 1, 600)]
    [InlineData(12_800, 1, 2_000)]
    [InlineData(12_800, 7, 2_000)]
    [InlineData(12_800, 12, 1_200)]
    [InlineData(12_800, 24, 600)]
    [InlineData(64_000, 1_000, 3_000)]
    [InlineData(340_000, 13, 10_000)]
    [InlineData(long.MaxValue / 64, 1, 10_000)]
    public void StepsAreTenEpochsOrFewerOfALongHorizonWithinLimits(long rows, int horizon, long steps)
    {
        var chosen = TrainingChoice.Of(new TrainingOptions { BatchSize = 64 }, rows, horizon);

        (chosen.MaximumSteps, chosen.Patience).Should().Be((steps, 0));
    }

    [Fact]
    public void WhatIsStatedIsKept()
    {
        var steps = new TrainingOptions { MaximumSteps = 5 };
        var epochs = new TrainingOptions { MaximumEpochs = 5 };

        TrainingChoice.Of(steps, 1_000, 1).Should().Be(steps);
        TrainingChoice.Of(epochs, 1_000, 1).Should().Be(epochs);
        TrainingChoice.Of(new TrainingOptions { Patience = 3 }, 1_000, 1).Patience.Should().Be(3);
    }
}
