using Microsoft.ML.Recurrent.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class TrainingChoiceTests
{
    [Theory]
    [InlineData(0, 600)]
    [InlineData(100, 600)]
    [InlineData(12_800, 2_000)]
    [InlineData(340_000, 10_000)]
    [InlineData(long.MaxValue / 64, 10_000)]
    public void Steps_AreTenEpochsWithinLimits(long rows, long steps)
    {
        var chosen = TrainingChoice.Of(new TrainingOptions { BatchSize = 64 }, rows);

        (chosen.MaximumSteps, chosen.Patience).Should().Be((steps, 0));
    }

    [Fact]
    public void WhatIsStated_IsKept()
    {
        var steps = new TrainingOptions { MaximumSteps = 5 };
        var epochs = new TrainingOptions { MaximumEpochs = 5 };

        TrainingChoice.Of(steps, 1_000).Should().Be(steps);
        TrainingChoice.Of(epochs, 1_000).Should().Be(epochs);
        TrainingChoice.Of(new TrainingOptions { Patience = 3 }, 1_000).Patience.Should().Be(3);
    }
}
