using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A target that never moves is forecast as exactly its value, and bounds and quantiles hold it, whatever moves beside it.</summary>
public class ConstantTargetsTests
{
    private static readonly GruForecastingOptions _asSeries = SmallForecasts.Everything with { TargetsAsSeries = true };

    public static TheoryData<GruForecastingOptions, float> Ways => new()
    {
        { _asSeries with { Scaling = SeriesScaling.PerWindow }, 0 },
        { _asSeries with { Scaling = SeriesScaling.PerWindow }, 7.3f },
        { _asSeries with { Scaling = SeriesScaling.PerWindow, Members = ForecastMembers.Network }, 0 },
        { _asSeries with { Strategy = ForecastStrategy.Recursive, Scaling = SeriesScaling.PerWindow }, -1e5f },
        { _asSeries with { Context = ForecastContext.Stateful }, 0 },
        { _asSeries with { Context = ForecastContext.Stateful, Strategy = ForecastStrategy.Recursive }, 0.1f },
        { _asSeries with { TargetTransform = TargetTransform.Log1p }, 0.1f },
        { _asSeries with { TargetTransform = TargetTransform.BoxCox }, 3e-7f },
        { SmallForecasts.Everything with { Loss = ForecastLoss.Squared, Members = ForecastMembers.Network }, 0 },
        { SmallForecasts.Everything with { Scaling = SeriesScaling.None }, 1e-30f },
        { SmallForecasts.Everything with { Scaling = SeriesScaling.Robust, ScaleEachSeries = true, Ensemble = 2 }, 12 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void ForecastIsTheConstantInEveryWay(GruForecastingOptions options, float constant)
    {
        var rows = Rows(constant);
        var model = SmallForecasts.Fit(options, rows);

        foreach (float[] forecast in SmallForecasts.Transform(StoredForecastOf(model), rows))
            Other(forecast).Should().OnlyContain(value => value == constant);
        foreach (float[] forecast in Streams.Forecasts(model, rows))
            Other(forecast).Should().OnlyContain(value => value == constant);
        foreach (float[] forecast in model.ForecastLatest(new MLContext(1).Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Lower"))
            Other(forecast).Should().OnlyContain(value => value == constant);
        SmallForecasts.Transform(model, rows).Should().Contain(f => f.Where((_, i) => i % 2 == 0).Distinct().Count() > 3, "the other target moves");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void ExportedAgreesWithTransform(GruForecastingOptions options, float constant)
    {
        ForecastOnnxParityTests.ExpectParity(options, int.MaxValue, row => row.Other = constant);
    }

    [Theory]
    [InlineData(SeriesScaling.PerWindow)]
    [InlineData(SeriesScaling.Standard)]
    public void ConstantSeriesOfAPanelIsForecastAsItsConstant(SeriesScaling scaling)
    {
        var options = SmallForecasts.Everything with { TargetColumnNames = ["Value"], Scaling = scaling };
        var rows = SyntheticSeries.Create(60, 60);
        foreach (var row in rows.AsSpan(60))
            row.Value = 0;
        var model = SmallForecasts.Fit(options, rows);

        float[][] forecasts = SmallForecasts.Transform(model, rows);

        forecasts[60..].SelectMany(f => f).Should().OnlyContain(value => value == 0);
        forecasts[..60].SelectMany(f => f).Should().NotContain(0);
        using var run = new ForecastOnnxRun(model);
        // Where series do not differ in scale, the graph knows the constant ones alone.
        foreach (var row in rows)
            row.Key = scaling == SeriesScaling.Standard ? 0u : 1u;
        run.Run(rows[60..], [10, 40], 16).SelectMany(f => f).Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void TargetThatBeginsToMoveIsForecastAsAnyOther()
    {
        var options = _asSeries with { Scaling = SeriesScaling.PerWindow };
        var model = SmallForecasts.Fit(options, Rows(2));
        var rows = Rows(2);
        rows[30].Other = 5;

        float[][] forecasts = SmallForecasts.Transform(model, rows);

        forecasts[30..38].Should().OnlyContain(f => Other(f).All(value => value != 2), "the window of 8 rows holds another value");
        forecasts[38..].Concat(forecasts[..30]).Should().OnlyContain(f => Other(f).All(value => value == 2));
        using var run = new ForecastOnnxRun(model);
        run.Run(rows[..60], [29, 37, 38], 16).Select(f => Other(f).All(value => value == 2)).Should().Equal(true, false, true);
    }

    [Fact]
    public void TargetThatMovesInTheValidationSplitOrHasFewRowsIsNoConstant()
    {
        var rows = Rows(2);
        rows[59].Other = 3;
        SmallForecasts.Fit(_asSeries, rows).Fitted.Scales.Constants.Should().BeNull();
        rows = Rows(2);
        foreach (var row in rows.AsSpan(9, 51))
            row.Other = float.NaN;
        SmallForecasts.Fit(_asSeries, rows).Fitted.Scales.Constants.Should().BeNull();
        rows[9].Other = 2;
        SmallForecasts.Fit(_asSeries, rows).Fitted.Scales.Constants.Should().ContainSingle();
    }

    [Fact]
    public void ContinuedFitKeepsTheConstantsThatStillAre()
    {
        var context = new MLContext(1);
        var estimator = context.Forecasting.ForecastByGru(_asSeries with { SeriesColumnName = null });
        var (still, moving) = (context.Data.LoadFromEnumerable(Rows(2)), context.Data.LoadFromEnumerable(SyntheticSeries.Create(60)));

        var first = estimator.Fit(still);

        estimator.Fit(still, continueFrom: first).Fitted.Scales.Constants![""].Should().Equal(float.NaN, 2);
        estimator.Fit(moving, continueFrom: first).Fitted.Scales.Constants.Should().BeNull();
        estimator.Fit(still, continueFrom: estimator.Fit(moving)).Fitted.Scales.Constants.Should().BeNull("it moved once");
    }

    [Fact]
    public void CalibrationOfWhatMovesIsThatWithoutConstants()
    {
        var options = SmallForecasts.Everything with
        {
            TargetColumnNames = ["Value"],
            Members = ForecastMembers.Network,
            ConfidenceLevel = 0.4f,
            Training = SmallForecasts.Everything.Training with { ValidationFraction = 0.5 },
        };
        var rows = SyntheticSeries.Create(60, 60);
        foreach (var row in rows.AsSpan(60))
            row.Value = 0;
        for (int row = 30; row < 60; row++)
            rows[row].Value += row % 2 == 0 ? 200 : -200;

        var widening = SmallForecasts.Fit(options, rows).Fitted.Calibration!.Widening;

        widening.Should().OnlyContain(w => w > 0, "no value is near its bounds, and more than 0.4 of the scores would be a constant's");
        Warnings.OfFit(options with { SeriesColumnName = null }, rows[60..]).Should().NotContain(w => w.Contains("promise no fraction", StringComparison.Ordinal));
    }

    private static ITransformer StoredForecastOf(ForecastingTransformer model) => new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());

    private static IEnumerable<float> Other(float[] forecast) => forecast.Where((_, i) => i % 2 == 1);

    /// <summary>A series whose other target does not move.</summary>
    private static SeriesRow[] Rows(float constant)
    {
        var rows = SyntheticSeries.Create(60);
        foreach (var row in rows)
            row.Other = constant;
        return rows;
    }
}
