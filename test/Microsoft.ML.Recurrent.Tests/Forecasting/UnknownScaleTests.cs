using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class UnknownScaleTests
{
    private static readonly GruForecastingOptions _each = SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true };

    [Theory]
    [InlineData(ForecastStrategy.Direct)]
    [InlineData(ForecastStrategy.Recursive)]
    public void ForecastSeriesNeverObservedInTheTrainingSplitFollowsItsWindow(ForecastStrategy strategy)
    {
        SeriesRow[] rows = [.. Seen(1000), .. Late(1_000_000)];
        var model = SmallForecasts.Fit(_each with { Strategy = strategy }, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        forecasts[^1].Should().OnlyContain(f => Math.Abs(f - 1_000_000) < 100);
        forecasts[150].Should().OnlyContain(f => float.IsNaN(f), "nothing is observed in that window");
        forecasts[99].Should().OnlyContain(f => Math.Abs(f - 1000) < 50);
        Streams.Engine(model).Predict(rows[^1]).Forecast.Should().OnlyContain(f => Math.Abs(f - 1_000_000) < 100);
    }

    [Theory]
    [InlineData(ForecastStrategy.Direct)]
    [InlineData(ForecastStrategy.Recursive)]
    public void SaveOnnxSeriesWithoutAScaleForecastsAsTransform(ForecastStrategy strategy)
    {
        SeriesRow[] rows = [.. Seen(1000), .. Late(2000)];
        var model = SmallForecasts.Fit(_each with { Strategy = strategy }, rows);
        using var run = new ForecastOnnxRun(model);
        int[] origins = [50, 85, 90, 99];
        float[][] transformed = SmallForecasts.Forecast(model, rows), found = run.Run(rows[100..], origins, 8), seen = run.Run(rows[..100], origins, 8);
        for (int i = 0; i < origins.Length; i++)
        {
            ExpectClose(found[i], transformed[100 + origins[i]]);
            ExpectClose(seen[i], transformed[origins[i]]);
        }
    }

    [Fact]
    public void ForecastCarriedSeriesWithoutAScaleTakesThatOfAllSeries()
    {
        SeriesRow[] rows = [.. Seen(1000), .. Late(1000)];
        var model = SmallForecasts.Fit(_each with { Context = ForecastContext.Stateful }, rows);
        SmallForecasts.Forecast(model, rows)[^1].Should().OnlyContain(f => Math.Abs(f - 1000) < 50);
    }

    [Theory]
    [InlineData(ForecastContext.Window, "Each of their forecasts is scaled by its own window")]
    [InlineData(ForecastContext.Stateful, "The scale of all series is used for them")]
    public void FitSeriesWithoutAScaleWarnsOfThem(ForecastContext context, string what) =>
        Warnings.OfFit(_each with { Context = context }, [.. Seen(1000), .. Late(1000)]).Should().Equal(
            "1 of 2 series has a target without an observed value in the training split, so ScaleEachSeries finds no scale: 'series 1'. "
            + what + "; fit again when they have more rows, or leave them out.");

    [Fact]
    public void FitSeriesObservedLaterLearnsItsScaleInAFurtherFit()
    {
        SeriesRow[] rows = [.. Seen(1000), .. Late(500)], later = [.. Seen(1000), .. WindowScaleTests.Rows(100, i => 500 + MathF.Sin(i), key: 1)];
        var context = new MLContext(1);
        var estimator = context.Forecasting.ForecastByGru(_each);
        var first = estimator.Fit(context.Data.LoadFromEnumerable(rows));
        var second = estimator.Fit(context.Data.LoadFromEnumerable(later), continueFrom: first);
        second.Fitted.Scales.EachSeries!["series 1"].Mean[0].Should().BeApproximately(500, 1);
        second.Fitted.Scales.EachSeries!["series 0"].Should().BeSameAs(first.Fitted.Scales.EachSeries!["series 0"]);
    }

    [Fact]
    public void ForecastCovariateNeverObservedInTheTrainingSplitIsReadAsMissing()
    {
        var rows = SyntheticSeries.Create(100);
        foreach (var row in rows.AsSpan(0, 95))
            row.Past = float.NaN;
        var options = SmallForecasts.Gru with { PastCovariateColumnNames = ["Past"] };
        var model = SmallForecasts.Fit(options, rows);
        float[] observed = SmallForecasts.Forecast(model, rows)[^1];
        using var run = new ForecastOnnxRun(model);
        ExpectClose(run.Run(rows, [99], 8)[0], observed);
        foreach (var row in rows)
            row.Past = float.NaN;
        SmallForecasts.Forecast(model, rows)[^1].Should().Equal(observed);
        Warnings.OfFit(options, rows).Should().Equal("No value is observed in the training split of covariate 'Past'; it is read as missing everywhere. "
            + "Check how the column is loaded, or leave it out.");
    }

    [Fact]
    public void ReadModelWithUnknownScalesForecastsTheSameBits()
    {
        SeriesRow[] rows = [.. Seen(1000), .. Late(2000)];
        var model = SmallForecasts.Fit(_each, rows);
        var loaded = new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());
        SmallForecasts.Forecast(loaded, rows).SelectMany(f => f).Should().Equal(SmallForecasts.Forecast(model, rows).SelectMany(f => f));
    }

    private static SeriesRow[] Seen(float level) => WindowScaleTests.Rows(100, i => level + 10 * MathF.Sin(i));

    private static SeriesRow[] Late(float level) => WindowScaleTests.Rows(100, i => i < 90 ? float.NaN : level + 10 * MathF.Sin(i), key: 1);

    private static void ExpectClose(float[] found, float[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (float.IsNaN(expected[i]))
                found[i].Should().Be(float.NaN);
            else
                found[i].Should().BeApproximately(expected[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
