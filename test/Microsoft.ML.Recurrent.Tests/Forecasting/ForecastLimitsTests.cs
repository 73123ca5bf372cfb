using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastLimitsTests
{
    [Theory]
    [InlineData(ForecastStrategy.Direct)]
    [InlineData(ForecastStrategy.Recursive)]
    public void ForecastLimitsHoldInEveryColumnAndReading(ForecastStrategy strategy)
    {
        var rows = Streams.Rows;
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Strategy = strategy, MinimumForecast = 9, MaximumForecast = 20.5f }, rows);
        float[][] transformed = SmallForecasts.Transform(model, rows), streamed = Streams.Forecasts(model, rows);
        transformed.SelectMany(f => f).Should().OnlyContain(f => f >= 9 && f <= 20.5f).And.Contain(9f).And.Contain(20.5f);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i]);
        var loaded = new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());
        SmallForecasts.Transform(loaded, rows)[^1].Should().Equal(transformed[^1]);

        SeriesRow[] first = [.. rows.Where(r => r.Key == 0)];
        int[] at = [.. Enumerable.Range(0, rows.Length).Where(i => rows[i].Key == 0)], origins = [5, 30, 59];
        using var run = new ForecastOnnxRun(model);
        float[][] found = run.Run(first, origins, 16);
        for (int i = 0; i < origins.Length; i++)
            found[i].Zip(transformed[at[origins[i]]]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-3f);
    }

    [Fact]
    public void ForecastRecursiveReadsTheLimitedForecast()
    {
        var rows = SyntheticSeries.Create(60);
        var options = SmallForecasts.Gru with { Strategy = ForecastStrategy.Recursive };
        var free = SmallForecasts.Fit(options, rows).Fitted;
        float[][] plain = SmallForecasts.Forecast(new ForecastingTransformer(free), rows);
        float least = plain.Select(f => f[0]).Order().ElementAt(15);
        var limited = free with { Options = options with { MinimumForecast = least } };
        float[][] above = SmallForecasts.Forecast(new ForecastingTransformer(limited), rows);
        int[] low = [.. Enumerable.Range(0, rows.Length).Where(i => plain[i][0] < least)];
        low.Should().OnlyContain(i => above[i][0] == least);
        low.Should().Contain(i => above[i].Zip(plain[i]).Any(step => step.First != Math.Max(least, step.Second)), "later steps read the limited ones");
        Enumerable.Range(0, rows.Length).Where(i => plain[i].All(f => f >= least)).Should().NotBeEmpty().And.OnlyContain(i => above[i].SequenceEqual(plain[i]));
    }

    [Theory]
    [InlineData(float.NaN, null, "MinimumForecast is NaN; expected a finite number, or null for no limit.")]
    [InlineData(null, float.PositiveInfinity, "MaximumForecast is Infinity; expected a finite number, or null for no limit.")]
    [InlineData(2f, 2f, "MinimumForecast and MaximumForecast are both 2, so every forecast would be 2; give a larger maximum, or leave one of them null.")]
    [InlineData(3f, 2f, "MinimumForecast is 3, but MaximumForecast is 2; give a larger maximum.")]
    public void CreateLimitsThatAreNoneThrows(float? least, float? most, string violation)
    {
        var create = () => new MLContext(1).Forecasting.ForecastByGru(SmallForecasts.Gru with { MinimumForecast = least, MaximumForecast = most });
        create.Should().Throw<ArgumentException>().WithMessage($"GruForecastingOptions cannot be used: {violation}*");
    }

    [Theory]
    [InlineData("ForecastQuantiles", "Upper", "Output column 'ForecastQuantiles' is a bound, but also the column of the quantiles")]
    [InlineData("Lower", "ForecastQuantiles", "Output column 'ForecastQuantiles' is a bound, but also the column of the quantiles")]
    [InlineData("Value", "Upper", "Output column 'Value' has the name of an input column")]
    [InlineData("Lower", "Time", "Output column 'Time' has the name of an input column")]
    public void CreateOutputsThatHideAnotherThrows(string lower, string upper, string violation)
    {
        var options = SmallForecasts.Gru with
        {
            Quantiles = [0.1f, 0.9f],
            TimeColumnName = "Time",
            ConfidenceLowerBoundColumnName = lower,
            ConfidenceUpperBoundColumnName = upper,
        };
        var create = () => new MLContext(1).Forecasting.ForecastByGru(options);
        create.Should().Throw<ArgumentException>().WithMessage($"*{violation}*");
    }

    [Fact]
    public void CreateQuantilesColumnNamedAsAnInputThrows()
    {
        var create = () => new MLContext(1).Forecasting.ForecastByGru(
            SmallForecasts.Gru with { OutputColumnName = "Y", Quantiles = [0.5f], PastCovariateColumnNames = ["YQuantiles"] });
        create.Should().Throw<ArgumentException>().WithMessage("*'YQuantiles' has the name of an input column*");
    }

    [Fact]
    public void CreateFeaturizerThatHidesItsLabelThrows()
    {
        var create = () => new MLContext(1).Transforms.Gru("Label", "Values");
        create.Should().Throw<ArgumentException>().WithMessage("*'Label'*hide*");
    }
}
