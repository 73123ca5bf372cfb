using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class WindowScaleTests
{
    private static readonly GruForecastingOptions _perWindow = SmallForecasts.Gru with { Scaling = SeriesScaling.PerWindow };

    [Theory]
    [InlineData(SeriesScaling.PerWindow)]
    [InlineData(SeriesScaling.Standard)]
    [InlineData(SeriesScaling.Robust)]
    public void ForecastHighLevelsErrsAsAtLowOnes(SeriesScaling scaling)
    {
        var options = SmallForecasts.Gru with { Scaling = scaling, WindowSize = 16, Training = SmallForecasts.Gru.Training with { MaximumEpochs = 8 } };
        double[] errors = [.. new[] { 0f, 1_000, 100_000, 1_000_000 }.Select(level => Error(options, i => level + 5 * MathF.Sin(0.7f * i)))];
        errors[0].Should().BeLessThan(2.5);
        errors.Should().OnlyContain(e => Math.Abs(e - errors[0]) < 0.25 * errors[0] + 0.05);
    }

    [Theory]
    [InlineData(SeriesScaling.PerWindow, 1e-7f)]
    [InlineData(SeriesScaling.PerWindow, 1e-30f)]
    [InlineData(SeriesScaling.PerWindow, 1e6f)]
    [InlineData(SeriesScaling.Standard, 1e-7f)]
    [InlineData(SeriesScaling.Standard, 1e-30f)]
    [InlineData(SeriesScaling.Robust, 1e-7f)]
    public void ForecastAnotherUnitIsTheSameInIt(SeriesScaling scaling, float unit)
    {
        var options = SmallForecasts.Gru with { Scaling = scaling };
        float[] plain = Last(options, i => i < 20 ? 3 : 3 + MathF.Sin(i)), other = Last(options, i => unit * (i < 20 ? 3 : 3 + MathF.Sin(i)));
        for (int ahead = 0; ahead < 3; ahead++)
            (other[ahead] / unit).Should().BeApproximately(plain[ahead], 1e-3f);
    }

    [Theory]
    [InlineData(7f)]
    [InlineData(7e-7f)]
    [InlineData(-1e6f)]
    [InlineData(1e30f)]
    public void ForecastSeriesThatNeverMovesStaysNearIt(float value)
    {
        foreach (var scaling in new[] { SeriesScaling.PerWindow, SeriesScaling.Standard, SeriesScaling.Robust })
            Last(SmallForecasts.Gru with { Scaling = scaling }, _ => value).Should().OnlyContain(f => Math.Abs(f / value - 1) < 0.01);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.001f)]
    public void ForecastWindowThatHardlyMovesStaysNearItsLevel(float noise)
    {
        // The first rows of another panel member move by 5; the last stand still.
        float[] forecast = Last(_perWindow, i => 10_000 + (i < 60 ? 5 * MathF.Sin(i) : noise * (i % 2)));
        forecast.Should().OnlyContain(f => Math.Abs(f - 10_000) < 5);
    }

    [Fact]
    public void ForecastOneObservedValueStaysNearIt()
    {
        float[] first = Forecasts(_perWindow, Rows(80, i => 5_000 + 5 * MathF.Sin(i)))[0];
        first.Should().OnlyContain(f => Math.Abs(f - 5_000) < 10);
    }

    [Fact]
    public void ForecastPanelOfLevelsAndSizesFarApartErrsBySize()
    {
        var rows = Rows(100, i => 10 + MathF.Sin(0.7f * i)).Concat(Rows(100, i => 1e6f + 1e5f * MathF.Sin(0.7f * i), key: 1)).ToArray();
        var model = SmallForecasts.Fit(_perWindow with { SeriesColumnName = "Key" }, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        double Of(int first) => Enumerable.Range(first + 20, 70).Average(i => Math.Abs((double)forecasts[i][0] - rows[i + 1].Value));
        (Of(100) / Of(0)).Should().BeInRange(1e5 / 2, 1e5 * 2);
    }

    [Fact]
    public void ForecastWindowWithoutAnObservedValueIsNaN()
    {
        var rows = SyntheticSeries.Create(60);
        foreach (var row in rows.AsSpan(20, 12))
            row.Value = float.NaN;
        var model = SmallForecasts.Fit(_perWindow with { Lags = [12] }, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        for (int row = 0; row < rows.Length; row++)
            forecasts[row].Should().OnlyContain(f => float.IsNaN(f) == (row >= 27 && row <= 31), $"row {row}");
        model.History.Should().OnlyContain(e => double.IsFinite(e.TrainingLoss));
        using var run = new ForecastOnnxRun(model);
        run.Run(rows, [26, 27, 31, 32], 20).Select(f => float.IsNaN(f[0])).Should().Equal(false, true, true, false);
    }

    [Fact]
    public void ReadModelOfBeforeScalesByTheOldRuleInOnnxToo()
    {
        var rows = Rows(60, i => i < 30 ? 2_000 + 5 * MathF.Sin(i) : i < 45 ? float.NaN : 1e6f);
        var stored = StoredForecast.Of(SmallForecasts.Fit(_perWindow, rows).Fitted).WithManifest(manifest =>
        {
            manifest["scales"]!.AsObject().Remove("typicalDeviation");
            manifest["scales"]!.AsObject().Remove("limit");
        });
        var model = new ForecastingTransformer(stored.Read());
        using var run = new ForecastOnnxRun(model);
        int[] origins = [0, 20, 33, 40, 50, 59];
        float[][] transformed = SmallForecasts.Forecast(model, rows), found = run.Run(rows, origins, 8);
        transformed[40].Should().OnlyContain(f => Math.Abs(f) < 100, "the old rule has a scale of 1 where nothing is observed");
        for (int i = 0; i < origins.Length; i++)
            found[i].Zip(transformed[origins[i]]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5f * Math.Abs(pair.Second) + 1e-5f);
    }

    internal static SeriesRow[] Rows(int count, Func<int, float> value, uint key = 0) =>
        [.. Enumerable.Range(0, count).Select(i => new SeriesRow { Value = value(i), Key = key, Series = $"series {key}", Time = SyntheticSeries.Start.AddHours(i) })];

    private static float[][] Forecasts(GruForecastingOptions options, SeriesRow[] rows) => SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows);

    private static float[] Last(GruForecastingOptions options, Func<int, float> value) => Forecasts(options, Rows(80, value))[^1];

    private static double Error(GruForecastingOptions options, Func<int, float> value)
    {
        var data = new MLContext(1).Data.LoadFromEnumerable(Rows(300, value));
        return new MLContext(1).Forecasting.Evaluate(SmallForecasts.Fit(options, data).Transform(data)).Overall.MeanAbsoluteError;
    }
}
