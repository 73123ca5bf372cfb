using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

public class MetricsTableTests
{
    [Fact]
    public void ToTablePointForecastsShowsWhatWasMeasuredUnderOneAnother()
    {
        var options = new ForecastEvaluationOptions { TargetColumnNames = ["Value"], BaselineSeasonalities = [1, 2] };
        var evaluation = EvaluateTests.Evaluate(ForecastedRow.Five(), options);
        evaluation.ToTable().Should().Be(string.Join(Environment.NewLine,
            "                     MAE  RMSE   sMAPE   MASE  forecasts  no actual  NaN",
            "Forecast            1.00  1.29  26.4 %  0.500          6          3    1",
            "repeat last         2.14  2.42  68.2 %  1.071          7          3    -",
            "seasonal naive (2)  2.33  2.52  73.0 %  1.167          6          3    1"));
        evaluation.ToString().Should().Be(evaluation.ToTable());
    }

    [Theory]
    [InlineData(0.005, 12.3456, "0.00500", "12.34560")]
    [InlineData(1.5e-9, 2e-8, "1.50E-9", "2.00E-8")]
    [InlineData(0.0, 45.678, "0.00", "45.68")]
    [InlineData(1234.5, 3e38, "1.23E+3", "3.00E+38")]
    public void ToTableSmallAndLargeErrorsShowSignificantDigits(double forecast, double naive, string first, string second)
    {
        string[] lines = MetricsTable.Of([("Forecast", Metrics(forecast)), ("repeat last", Metrics(naive))]).Split(Environment.NewLine);
        lines[1].Should().Contain($" {first} ");
        lines[2].Should().Contain($" {second} ");
        lines[1].IndexOf(first, StringComparison.Ordinal).Should().Be(lines[2].IndexOf(second, StringComparison.Ordinal) + second.Length - first.Length);
    }

    private static ForecastMetrics Metrics(double error) => new() { Count = 10, MeanAbsoluteError = error };
}
