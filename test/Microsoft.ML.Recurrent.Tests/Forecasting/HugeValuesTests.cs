using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class HugeValuesTests
{
    private static readonly RnnForecastingOptions _relu = SmallForecasts.Of(new RnnForecastingOptions()) with { Activation = RnnActivation.Relu };

    [Theory]
    [InlineData(SeriesScaling.None)]
    [InlineData(SeriesScaling.Standard)]
    [InlineData(SeriesScaling.Robust)]
    [InlineData(SeriesScaling.PerWindow)]
    public void ForecastLargestValuesThereAreIsFinite(SeriesScaling scaling)
    {
        foreach (float huge in new[] { 3e38f, float.MaxValue, -float.MaxValue })
        {
            foreach (ForecastingOptions cell in new ForecastingOptions[] { SmallForecasts.Everything, _relu })
            {
                var rows = SyntheticSeries.Create(60);
                var model = SmallForecasts.Fit(cell with { Scaling = scaling }, rows);
                rows[30].Value = rows[30].Past = rows[31].Future = huge;
                rows[33].Value = -huge;
                SmallForecasts.Forecast(model, rows).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
                if (cell.HasIntervals)
                    SmallForecasts.Transform(model, rows).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
            }
        }
    }

    [Theory]
    [InlineData(SeriesScaling.Standard, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.Robust, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.PerWindow, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.PerWindow, ForecastStrategy.Recursive)]
    public void FitSeriesOfLargestValuesIsFinite(SeriesScaling scaling, ForecastStrategy strategy)
    {
        var rows = WindowScaleTests.Rows(90, i => i % 3 == 0 ? float.MaxValue : i % 3 == 1 ? -float.MaxValue : 0);
        var options = SmallForecasts.Gru with
        {
            Scaling = scaling,
            Strategy = strategy,
            Quantiles = [0.1f, 0.9f],
            ConfidenceLevel = 0.5f,
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.3 },
        };
        var model = SmallForecasts.Fit(options, rows);
        float[][] transformed = SmallForecasts.Transform(model, rows);
        transformed.SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
        using var run = new ForecastOnnxRun(model);
        run.Run(rows, [4, 50, 89], 8).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
        var evaluation = new MLContext(1).Forecasting.Evaluate(model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows))).Overall;
        new[] { evaluation.MeanAbsoluteError, evaluation.RootMeanSquaredError, evaluation.MeanPinballLoss, evaluation.MeanIntervalWidth }
            .Should().OnlyContain(v => double.IsFinite(v));
    }

    [Theory]
    [InlineData(SeriesScaling.Standard)]
    [InlineData(SeriesScaling.None)]
    public void SaveOnnxHugeValuesForecastsAsTransform(SeriesScaling scaling)
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Scaling = scaling, PastCovariateColumnNames = ["Past"], StaticColumnNames = ["Size"] }, rows);
        rows[30].Value = 3e38f;
        rows[31].Past = -3e38f;
        using var run = new ForecastOnnxRun(model);
        int[] origins = [29, 30, 33];
        float[][] transformed = SmallForecasts.Forecast(model, rows), found = run.Run(rows, origins, 8);
        for (int i = 0; i < origins.Length; i++)
            found[i].Zip(transformed[origins[i]]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-4f * (1 + Math.Abs(pair.Second)));
    }

    [Fact]
    public void ForecastCarriedReluStateForgetsAnOutlier()
    {
        var rows = SyntheticSeries.Create(200);
        var options = _relu with { Context = ForecastContext.Stateful, Training = _relu.Training with { MaximumEpochs = 6 } };
        var model = SmallForecasts.Fit(options, rows);
        float sane = SmallForecasts.Forecast(model, rows)[199][0];
        rows[100].Value = 1e30f;
        var engine = Streams.Engine(model);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        forecasts[199][0].Should().BeApproximately(sane, 5);
        float[][] streamed = [.. rows.Select(row => engine.Predict(row).Forecast)];
        streamed[199].Should().Equal(forecasts[199]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScoreHugeRowsIsFinite(bool normalize)
    {
        var context = new MLContext(1);
        var options = SmallOptions.Rnn() with { Activation = RnnActivation.Relu, NormalizeInputs = normalize, StaticColumnNames = ["Level"] };
        var model = context.BinaryClassification.Trainers.Rnn(options).Fit(SyntheticRows.View(context));
        var rows = SyntheticRows.Create(12, seed: 5, shortest: 1);
        foreach (var row in rows)
        {
            Array.Fill(row.Values, 3e38f);
            row.Level = -float.MaxValue;
        }

        float[] scores = [.. model.Transform(context.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score")];
        scores.Should().OnlyContain(s => float.IsFinite(s));
    }
}
