using CsCheck;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Fits are counted in optimizer steps.</summary>
public class TrainingBudgetTests
{
    [Theory]
    [InlineData(50, 0, 1000, 500, 50, 8)]
    [InlineData(450, 50, 1000, 67, 50, 8)]
    [InlineData(500, 50, 2000, 125, 50, 8)]
    [InlineData(8000, 800, 2500, 10, 63, 8)]
    [InlineData(90_000, 10_000, 28_130, 10, 704, 8)]
    [InlineData(50, 100_000, 1000, 500, 1000, 8)]
    public void DefaultsFollowTheRows(int training, int validation, long steps, int epochs, int interval, int patience)
    {
        var resolved = TrainingBudget.Resolve(new TrainingOptions(), training, validation);

        (resolved.MaximumSteps, resolved.MaximumEpochs, resolved.ValidationInterval, resolved.Patience).Should().Be((steps, epochs, interval, patience));
    }

    [Theory]
    [InlineData(3, null, 12)]
    [InlineData(null, 7L, 7)]
    [InlineData(3, 7L, 7)]
    [InlineData(3, 70L, 12)]
    public void StatedLimitsBothHold(int? epochs, long? steps, long expected) =>
        TrainingBudget.Resolve(new TrainingOptions { MaximumEpochs = epochs, MaximumSteps = steps, BatchSize = 16 }, 50, 0).MaximumSteps.Should().Be(expected);

    [Fact]
    public void StatedEpochsAreMeasuredOneByOneWithAPatienceOfAtLeast200Steps()
    {
        var resolved = TrainingBudget.Resolve(new TrainingOptions { MaximumEpochs = 90, BatchSize = 16 }, 50, 10);

        (resolved.ValidationInterval, resolved.Patience).Should().Be((4, 50));
    }

    [Fact]
    public void WholeEpochsWhereMeasuringChangesTheRows() =>
        TrainingBudget.Resolve(new TrainingOptions { BatchSize = 16 }, 100, 10, measuresEpochs: true).ValidationInterval.Should().Be(56);

    [Fact]
    public void ResolvedOptionsStayAsTheyAre() => Gen.Select(Gen.Int[1, 100_000], Gen.Int[0, 20_000], Gen.Int[0, 3], Gen.Int[1, 200]).Sample((training, validation, stated, batch) =>
    {
        var options = new TrainingOptions { BatchSize = batch, MaximumEpochs = stated % 2 == 1 ? 7 : null, MaximumSteps = stated / 2 == 1 ? 300 : null };

        var once = TrainingBudget.Resolve(options, training, validation);

        TrainingBudget.Resolve(once, training, validation).Should().Be(once);
        TrainingBudget.Resolve(once, training, validation, measuresEpochs: true).Should().Be(once);
    });

    [Fact]
    public void AFitRunsItsStepsAcrossEpochsAndStoresWhatItRan()
    {
        var model = Fits.Binary(Fits.With(t => t with { MaximumEpochs = null, MaximumSteps = 19, ValidationInterval = 6, Patience = null, ValidationFraction = null }));

        model.History.Select(e => (e.Step, e.Epoch)).Should().Equal((6, 1), (12, 2), (18, 3), (19, 3));
        model.History.StopReason.Should().Be("All 19 steps are done.");
        model.History.Best.Should().BeSameAs(model.History[^1], "120 rows are too few to keep some out");
        (model.Options.Training.MaximumSteps, model.Options.Training.MaximumEpochs, model.Options.Training.ValidationFraction, model.Options.Training.Patience)
            .Should().Be((19, 3, 0, 34));
    }

    [Fact]
    public void StoredOptionsFitTheSameModelAgain()
    {
        var first = Fits.Binary(Fits.With(t => t with { MaximumEpochs = null, MaximumSteps = 30 }));

        var second = Fits.Binary((LstmOptions)first.Options);

        Fits.WeightsOf(second).Should().Equal(Fits.WeightsOf(first));
    }

    [Theory]
    [InlineData(499, 0)]
    [InlineData(500, 0.1)]
    [InlineData(1_000_000, 0.01)]
    public void ValidationFractionIsNoneOfFewRowsAndNeverMoreThanTenThousand(int rows, double expected)
    {
        RowSplit.FractionOf(new TrainingOptions(), rows).Should().Be(expected);
        RowSplit.FractionOf(new TrainingOptions { ValidationFraction = 0.3 }, rows).Should().Be(0.3);
    }
}
