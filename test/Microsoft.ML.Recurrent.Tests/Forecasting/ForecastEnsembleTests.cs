using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Forecasts of several networks: the mean of what each of them forecasts.</summary>
public sealed class ForecastEnsembleTests
{
    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(60, 45);

    [Theory]
    [InlineData(ForecastContext.Window, SeriesScaling.Standard)]
    [InlineData(ForecastContext.Window, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Stateful, SeriesScaling.Robust)]
    [InlineData(ForecastContext.Window, SeriesScaling.Standard, true)]
    [InlineData(ForecastContext.Stateful, SeriesScaling.Standard, true)]
    public void ForecastsAndQuantilesAreTheMeanOfTheNetworks(ForecastContext context, SeriesScaling scaling, bool targetsAsSeries = false)
    {
        var model = Fit(SmallForecasts.Everything with { Context = context, Scaling = scaling, Ensemble = 3, Members = ForecastMembers.Network, TargetsAsSeries = targetsAsSeries });

        foreach (string column in new[] { "Forecast", "ForecastQuantiles" })
        {
            float[] found = Flat(model, column);
            float[][] each = [.. Enumerable.Range(0, 3).Select(network => Flat(Alone(model.Fitted, network), column))];
            each.Select(own => own[^1]).Should().OnlyHaveUniqueItems("networks that agree show no mean");
            for (int i = 0; i < found.Length; i++)
                found[i].Should().BeApproximately((float)each.Average(own => (double)own[i]), 2e-5f * Math.Max(1, Math.Abs(found[i])));
        }
    }

    [Fact]
    public void LevelsDoNotCross()
    {
        float[] quantiles = [.. Enumerable.Range(1, 19).Select(i => i / 20f)];
        var model = Fit(SmallForecasts.Gru with { Quantiles = quantiles, Ensemble = 4 });

        foreach (float[] row in SmallForecasts.Forecast(model, _rows, "ForecastQuantiles"))
        {
            // (quantiles, horizon).
            for (int i = 3; i < row.Length; i++)
                row[i].Should().BeGreaterThanOrEqualTo(row[i - 3]);
        }
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void FirstNetworkIsTheOneThatIsFittedAloneAndTheOrderChangesNoBit(ForecastContext context)
    {
        var options = SmallForecasts.Everything with { Context = context, Members = ForecastMembers.Network, Scaling = SeriesScaling.Standard };
        var alone = Fit(options);
        var sideBySide = Fit(options with { Ensemble = 3 });

        var inTurn = SmallForecasts.Fit(options with { Ensemble = 3 }, _rows, new() { Observers = [new FitRecorder()] });

        Values(sideBySide.Fitted, 0).Should().Equal(Values(alone.Fitted, 0));
        for (int network = 0; network < 3; network++)
            Values(sideBySide.Fitted, network).Should().Equal(Values(inTurn.Fitted, network));
        sideBySide.History.Networks.SelectMany(Fits.WithoutTimes).Should().Equal(inTurn.History.Networks.SelectMany(Fits.WithoutTimes));
        sideBySide.Fitted.Calibration!.Widening.Should().Equal(inTurn.Fitted.Calibration!.Widening).And.NotEqual(alone.Fitted.Calibration!.Widening,
            "bounds are calibrated on the mean");
    }

    [Fact]
    public void ContinuedFitGoesOnFromEachNetwork()
    {
        var options = SmallForecasts.Everything with { Ensemble = 2 };
        var first = Fit(options);
        var still = options with { Training = options.Training with { LearningRate = 1e-12, MaximumEpochs = 1 } };

        var second = new MLContext(1).Forecasting.ForecastByGru(still).Fit(new MLContext(1).Data.LoadFromEnumerable(_rows), continueFrom: first);

        for (int network = 0; network < 2; network++)
            Values(second.Fitted, network).Should().Equal(Values(first.Fitted, network), (a, b) => Math.Abs(a - b) < 1e-9);
        second.Model.Names.Should().Contain("ensemble.1.head.weight");
    }

    [Fact]
    public void DescriptionNamesTheNetworks() => new MLContext(1).Forecasting.ForecastByGru(SmallForecasts.Gru with { Ensemble = 3 }).ToString()
        .Should().EndWith("6 units, 1 layer, 3 networks");

    [Fact]
    public void OptionsAreChecked()
    {
        var make = () => new MLContext(1).Forecasting.ForecastByGru(SmallForecasts.Gru with { Ensemble = 65 });

        make.Should().Throw<ArgumentException>().WithMessage("*Ensemble is 65; *1 to 64.*");
    }

    private static ForecastingTransformer Fit(GruForecastingOptions options) => SmallForecasts.Fit(options, _rows);

    private static float[] Flat(ForecastingTransformer model, string column) =>
        [.. SmallForecasts.Forecast(model, _rows, column).SelectMany(row => row).Where(float.IsFinite)];

    private static float[] Values(FittedForecast model, int network) => [.. model.Networks[network].Tensors.SelectMany(t => t.Values)];

    private static ForecastingTransformer Alone(FittedForecast model, int network) => new(
        new FittedForecast(model.Options with { Ensemble = 1 }, model.Columns, model.Scales, model.Time, model.Networks[network], model.History)
        {
            Calibration = model.Calibration,
        });
}
