using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

public class MetricsTableTests
{
    [Fact]
    public void ToTable_PointForecasts_ShowsWhatWasMeasuredUnderOneAnother()
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
}
