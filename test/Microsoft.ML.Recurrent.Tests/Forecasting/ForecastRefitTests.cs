using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastRefitTests
{
    /// <summary>One batch is an epoch, so that steps are epochs whatever the rows.</summary>
    private static readonly GruForecastingOptions _once = SmallForecasts.Gru with
    {
        Members = ForecastMembers.Network,
        Scaling = SeriesScaling.None,
        Training = SmallForecasts.Gru.Training with { MaximumEpochs = 6, Patience = 0, Schedule = LearningRateSchedule.Constant, BatchSize = 1_000, ValidationFraction = 0.2 },
    };

    private static readonly GruForecastingOptions _again = _once with { RefitOnAllRows = true };

    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(200);

    [Fact]
    public void RefitIsAFitOfAllRowsForTheBestStepsOfTheFirst()
    {
        var first = SmallForecasts.Fit(_once, _rows);
        var all = SmallForecasts.Fit(
            _once with { Training = _once.Training with { ValidationFraction = 0, MaximumEpochs = first.History.BestEpoch } }, _rows);

        var refitted = SmallForecasts.Fit(_again, _rows);

        first.History.Refit.Should().BeNull("it is off by default");
        refitted.Fitted.Weights.Tensors.Select(t => t.Values).Should().BeEquivalentTo(all.Fitted.Weights.Tensors.Select(t => t.Values), o => o.WithStrictOrdering());
        refitted.History.Should().Equal(first.History, (a, b) => a.ValidationLoss == b.ValidationLoss);
        refitted.History.Refit.Should().HaveCount(first.History.BestEpoch).And.OnlyContain(epoch => epoch.ValidationLoss == null);
    }

    [Fact]
    public void RefitLeavesScalesAndCalibrationOfTheFirstFit()
    {
        var options = _once with { Scaling = SeriesScaling.Standard, ConfidenceLowerBoundColumnName = "Lower", ConfidenceUpperBoundColumnName = "Upper" };
        var first = SmallForecasts.Fit(options, _rows).Fitted;

        var refitted = SmallForecasts.Fit(options with { RefitOnAllRows = true }, _rows).Fitted;

        refitted.Calibration!.Widening.Should().Equal(first.Calibration!.Widening);
        refitted.Scales.Should().BeEquivalentTo(first.Scales);
        refitted.Weights.Tensors[0].Values.Should().NotEqual(first.Weights.Tensors[0].Values);
    }

    [Fact]
    public void RefitReadsValidationDataToo()
    {
        var context = new MLContext(1);
        var (training, validation) = (context.Data.LoadFromEnumerable(_rows[..160]), context.Data.LoadFromEnumerable(_rows[160..]));

        var given = context.Forecasting.ForecastByGru(_again).Fit(training, validation);

        given.Fitted.Weights.Tensors[0].Values.Should().Equal(SmallForecasts.Fit(_again, _rows).Fitted.Weights.Tensors[0].Values);
    }

    [Fact]
    public void EveryNetworkOfAnEnsembleIsRefitted()
    {
        var one = SmallForecasts.Fit(_again, _rows).Fitted;

        var model = SmallForecasts.Fit(_again with { Ensemble = 2 }, _rows).Fitted;

        model.Weights.Tensors[0].Values.Should().Equal(one.Weights.Tensors[0].Values);
        model.History.Refit!.Networks.Should().HaveCount(2);
        model.Others[0].Tensors[0].Values.Should().NotEqual(SmallForecasts.Fit(_once with { Ensemble = 2 }, _rows).Fitted.Others[0].Tensors[0].Values);
        StoredForecast.Of(model).Read().History.Refit!.Networks[1].Should().Equal(model.History.Refit.Networks[1]);
    }

    [Fact]
    public void RefitWithoutAValidationSplitHasNothingToDo() => SmallForecasts.Fit(
        _again with { Training = _again.Training with { ValidationFraction = 0 } }, _rows).History.Refit.Should().BeNull();

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    public void RefittedModelIsSavedWithBothHistories(ForecastContext context, ForecastStrategy strategy)
    {
        var model = SmallForecasts.Fit(_again with { Context = context, Strategy = strategy, Scaling = SeriesScaling.Standard }, _rows);

        var loaded = StoredForecast.Of(model.Fitted).Read();

        loaded.History.Should().Equal(model.History);
        loaded.History.Refit.Should().Equal(model.History.Refit!);
        loaded.History.Refit!.StopReason.Should().Be(model.History.Refit!.StopReason);
        loaded.Weights.Tensors[0].Values.Should().Equal(model.Fitted.Weights.Tensors[0].Values);
    }
}
