using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastingOptionsTests
{
    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void MoreThanAThousandQuantilesAreRefused(int levels, bool isAllowed)
    {
        var options = new GruForecastingOptions { TargetColumnNames = ["Value"], Quantiles = [.. Enumerable.Range(1, levels).Select(i => i / (levels + 1f))] };

        var check = () => ForecastingOptionsValidation.ThrowIfInvalid(options);

        if (isAllowed)
            check.Should().NotThrow();
        else
            check.Should().Throw<ArgumentException>().WithMessage("*Quantiles has 1001 levels; expected at most 1000.*");
    }

    [Fact]
    public void CreateEveryOptionWrongListsAllViolations()
    {
        var options = SmallForecasts.Gru with
        {
            TargetColumnNames = ["Value", "Value"],
            Lags = [0, 2, 2],
            Seasonality = [0, 3, 3],
            CalendarFeatures = CalendarFeatures.HourOfDay,
            Horizon = 0,
            WindowSize = -1,
            MinimumHistory = 0,
            Stride = 0,
            ScaleEachSeries = true,
            Quantiles = [0.5f, 0.5f],
            ConfidenceLevel = 1,
            ConfidenceLowerBoundColumnName = "Lower",
            HiddenSize = 0,
            Training = new TrainingOptions { MaximumEpochs = 0, ValidationFraction = 0 },
        };
        Violations(options).Should().Equal(
            "- Column 'Value' is named 2 times; name every input column once.",
            "- CalendarFeatures is HourOfDay, but TimeColumnName is null; name the DateTime column they are made of.",
            "- A lag is 0; expected 1 to 1,048,576.",
            "- A season is 0; expected 1 to 1,048,576 rows.",
            "- Seasonality names 3 2 times; name every season once.",
            "- ConfidenceLowerBoundColumnName and ConfidenceUpperBoundColumnName must both be named, or neither.",
            "- Horizon is 0; expected 1 to 16,384.",
            "- WindowSize is -1; expected 1 to 1,048,576.",
            "- MinimumHistory is 0; expected 1 or more.",
            "- Stride is 0; expected 1 or more.",
            "- ScaleEachSeries is true, but SeriesColumnName is null; name the column that tells series apart.",
            "- Quantiles is [0.5, 0.5]; expected rising levels between 0 and 1 (exclusive).",
            "- ConfidenceLevel is 1; expected a fraction between 0 and 1 (exclusive).",
            "- Bounds are asked for, but Training.ValidationFraction is 0; they are calibrated on the validation split, so keep one.",
            "- HiddenSize is 0; expected 1 to 16,384.",
            "- MaximumEpochs is 0; expected 1 or more.",
            "- Lags names 2 2 times; name every lag once.");
    }

    [Fact]
    public void CreatePerWindowScalingOfACarriedStateThrows()
    {
        var create = () => new MLContext(1).Forecasting.ForecastByGru(
            SmallForecasts.Gru with { Context = ForecastContext.Stateful, Scaling = SeriesScaling.PerWindow });
        create.Should().Throw<ArgumentException>().WithMessage(
            "GruForecastingOptions cannot be used: Scaling is PerWindow, but Context is Stateful, which has no windows; use Standard or Robust scaling, "
            + "or the Window context. (Parameter 'options')");
    }

    [Fact]
    public void CreateNoTargetThrows()
    {
        var create = () => new MLContext(1).Forecasting.ForecastByLstm(new LstmForecastingOptions());
        create.Should().Throw<ArgumentException>().WithMessage(
            "LstmForecastingOptions cannot be used: TargetColumnNames is empty; name at least one target column. (Parameter 'options')");
    }

    [Fact]
    public void CreateListsThatAreNullThrows()
    {
        var create = () => new MLContext(1).Forecasting.ForecastByGru(SmallForecasts.Gru with { Seasonality = null!, StaticColumnNames = null! });
        create.Should().Throw<ArgumentException>().Which.Message.Should().Be(string.Join(Environment.NewLine,
            "GruForecastingOptions cannot be used, for 2 reasons:",
            "- StaticColumnNames is null; give an empty list where there is nothing to name.",
            "- Seasonality is null; give an empty list where there is nothing to name. (Parameter 'options')"));
    }

    [Fact]
    public void CreateHorizonTimesHiddenSizeBeyondWhatOneForecastMayTakeThrows()
    {
        var create = (ForecastStrategy strategy) => new MLContext(1).Forecasting.ForecastByRnn(SmallForecasts.Of(new RnnForecastingOptions()) with
        {
            Horizon = 16_384,
            HiddenSize = 16_384,
            Strategy = strategy,
        });

        create.Invoking(c => c(ForecastStrategy.Direct)).Should().Throw<ArgumentException>().WithMessage(
            "RnnForecastingOptions cannot be used: Horizon × HiddenSize is 268435456; expected at most 134,217,728. Lower one of them, or use the "
            + "Recursive strategy. (Parameter 'options')");
        create.Invoking(c => c(ForecastStrategy.Recursive)).Should().NotThrow();
    }

    private static string[] Violations(GruForecastingOptions options)
    {
        var create = () => new MLContext(1).Forecasting.ForecastByGru(options);
        string message = create.Should().Throw<ArgumentException>().Which.Message.Replace(" (Parameter 'options')", "");
        return [.. message.Split(Environment.NewLine).Skip(1)];
    }
}
