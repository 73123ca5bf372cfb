using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>The context of a forecaster's fit, from the call or from the estimator.</summary>
public class ForecastFitContextTests
{
    private readonly MLContext _context = new(1);

    private ForecastingEstimator Forecaster => _context.Forecasting.ForecastByGru(SmallForecasts.Gru);

    [Fact]
    public void GivenToTheFitOrCarriedByTheEstimatorItIsToldTheSame()
    {
        FitRecorder given = new(), carried = new(), chained = new();

        var first = Forecaster.Fit(Rows(60), new FitContext { Observers = [given] });
        var second = Forecaster.With(new FitContext { Observers = [carried] }).Fit(Rows(60));
        var third = _context.Transforms.CopyColumns("Copy", "Value").Append(Forecaster.With(new FitContext { Observers = [chained] })).Fit(Rows(60)).LastTransformer;

        given.Ends.Should().ContainSingle().Which.Should().Equal(first.History);
        carried.Ends.Should().ContainSingle().Which.Should().Equal(second.History);
        chained.Ends.Should().ContainSingle().Which.Should().Equal(third.History);
        Values(second).Should().Equal(Values(first)).And.Equal(Values(third)).And.Equal(Values(Forecaster.Fit(Rows(60))));
    }

    [Fact]
    public void CarriedValidationDataIsThatOfTheFit()
    {
        var validation = Rows(20);

        var given = Forecaster.Fit(Rows(60), Other(validation));
        var carried = Forecaster.With(new FitContext { ValidationData = Other(validation) }).Fit(Rows(60));

        Values(carried).Should().Equal(Values(given)).And.NotEqual(Values(Forecaster.Fit(Rows(60))));
        carried.History.Select(e => e.ValidationLoss).Should().Equal(given.History.Select(e => e.ValidationLoss));
    }

    [Fact]
    public void WithKeepsEverythingElse()
    {
        var forecaster = new MLContext(7).Forecasting.ForecastByGru(SmallForecasts.Gru with { Seed = null });
        var context = new FitContext { Progress = new Progress<TrainingProgress>() };

        var watched = forecaster.With(context);

        watched.Options.Should().BeSameAs(forecaster.Options);
        watched.Context.Should().BeSameAs(context);
        Values(watched.Fit(Rows(60))).Should().Equal(Values(forecaster.Fit(Rows(60))), "the seed that was drawn is kept");
        forecaster.Invoking(f => f.With(null!)).Should().Throw<ArgumentNullException>().WithParameterName("context");
    }

    [Fact]
    public void CancelledWhenTheNetworkIsTrainedItIsNeitherBlendedNorCalibrated()
    {
        foreach (var members in new[] { ForecastMembers.Network, ForecastMembers.All })
        {
            using var source = new CancellationTokenSource();
            var options = SmallForecasts.Everything with { Members = members };
            var context = new FitContext { Observers = [new CancelAtTheEnd(source)], CancellationToken = source.Token };

            FluentActions.Invoking(() => SmallForecasts.Fit(options, SyntheticSeries.Create(60), context)).Should().Throw<OperationCanceledException>(
                "{0} are still to be measured", members);
        }
    }

    [Fact]
    public void RefitIsToldOfToo()
    {
        var recorder = new FitRecorder();

        var model = SmallForecasts.Fit(SmallForecasts.Gru with { RefitOnAllRows = true, Members = ForecastMembers.Network }, SyntheticSeries.Create(60), new() { Observers = [recorder] });

        recorder.Ends.Should().HaveCount(2);
        recorder.Ends[1].Should().Equal(model.History.Refit!);
    }

    private IDataView Rows(int count) => SyntheticSeries.View(_context, count);

    /// <summary>The rows as a series of their own.</summary>
    private IDataView Other(IDataView rows) => _context.Data.LoadFromEnumerable(
        _context.Data.CreateEnumerable<SeriesRow>(rows, reuseRowObject: false).Select(row => Later(row)));

    private static SeriesRow Later(SeriesRow row)
    {
        row.Time = row.Time.AddHours(60);
        return row;
    }

    private static float[] Values(ForecastingTransformer model) => [.. model.Fitted.Weights.Tensors.SelectMany(t => t.Values)];

    private sealed class CancelAtTheEnd(CancellationTokenSource source) : TrainingObserver
    {
        public override void OnFitEnd(TrainingHistory history) => source.Cancel();
    }
}
