using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastingEndToEndTests
{
    [Fact]
    public void FitPeriodicSeriesForecastsBetterThanTheLastValue()
    {
        var rows = SyntheticSeries.Create(400);
        var options = SmallForecasts.Gru with { WindowSize = 16, HiddenSize = 16, Horizon = 4, Training = SmallForecasts.Gru.Training with { MaximumEpochs = 15 } };
        float[][] forecasts = SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows);
        double error = 0, naive = 0;
        for (int origin = 300; origin < 395; origin++)
        {
            for (int ahead = 0; ahead < 4; ahead++)
            {
                error += Math.Abs(forecasts[origin][ahead] - rows[origin + 1 + ahead].Value);
                naive += Math.Abs(rows[origin].Value - rows[origin + 1 + ahead].Value);
            }
        }

        error.Should().BeLessThan(0.3 * naive);
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("lstm")]
    [InlineData("rnn")]
    public void FitEveryCellForecastsFiniteNumbers(string cell)
    {
        ForecastingOptions options = cell switch
        {
            "gru" => SmallForecasts.Gru,
            "lstm" => SmallForecasts.Of(new LstmForecastingOptions()),
            _ => SmallForecasts.Of(new RnnForecastingOptions()),
        };
        var rows = SyntheticSeries.Create(60);
        SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows).Should().OnlyContain(f => f.Length == 3 && f.All(float.IsFinite));
    }

    [Fact]
    public void ShortOverloadSsasMannerAddsForecastAndBounds()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 60);
        var model = context.Forecasting.ForecastByGru("Forecast", "Value", windowSize: 8, horizon: 3, 0.9f, "Lower", "Upper", hiddenSize: 4).Fit(data);
        var schema = model.Transform(data).Schema;
        foreach (string column in new[] { "Forecast", "Lower", "Upper" })
            schema[column].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 3));
    }

    [Fact]
    public void TransformSeveralTargetsGivesHorizonTimesTargets()
    {
        var rows = SyntheticSeries.Create(60, 50);
        var model = SmallForecasts.Fit(SmallForecasts.Everything, rows);
        var schema = model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows)).Schema;
        schema["Forecast"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 3, 2));
        schema["Upper"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 3, 2));
        schema["ForecastQuantiles"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 2, 3, 2));
    }

    [Fact]
    public void FitSameSeedGivesTheSameWeightsBitForBit()
    {
        var rows = SyntheticSeries.Create(60, 40);
        var first = SmallForecasts.Fit(SmallForecasts.Everything, rows).Model;
        var second = SmallForecasts.Fit(SmallForecasts.Everything, rows).Model;
        foreach (string name in first.Names)
            second.ValuesOf(name).ToArray().Should().Equal(first.ValuesOf(name).ToArray());
    }

    [Fact]
    public void TransformMinimumHistoryNotReachedGivesNaN()
    {
        var rows = SyntheticSeries.Create(40);
        float[][] forecasts = SmallForecasts.Forecast(SmallForecasts.Fit(SmallForecasts.Gru with { MinimumHistory = 5 }, rows), rows);
        forecasts.Take(4).SelectMany(f => f).Should().OnlyContain(f => float.IsNaN(f));
        forecasts.Skip(4).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
    }

    [Fact]
    public void FitFiveHundredSeriesOfDifferentLengthsForecastsEachOfThem()
    {
        var rows = SyntheticSeries.Create([.. Enumerable.Range(0, 500).Select(i => 2 + i % 13)]);
        var options = SmallForecasts.Gru with { SeriesColumnName = "Series", Scaling = SeriesScaling.PerWindow, Training = SmallForecasts.Gru.Training with { BatchSize = 256 } };
        var model = SmallForecasts.Fit(options, rows);
        SmallForecasts.Forecast(model, rows).Should().HaveCount(rows.Length).And.OnlyContain(f => f.All(float.IsFinite));
        SmallForecasts.Forecast(model, SyntheticSeries.Interleave(rows)).Should().OnlyContain(f => f.All(float.IsFinite));
    }
}
