using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>PerWindow scaling of a panel: a series is scaled by its own size, whatever other series there are.</summary>
public class PanelScaleTests
{
    private static readonly float[] _levels = [1, 10, 1000, 1e5f];

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with { SeriesColumnName = "Series", Scaling = SeriesScaling.PerWindow };

    [Fact]
    public void SeriesThatDifferInSizeAloneHaveForecastsThatDoToo()
    {
        var forecasts = SmallForecasts.Forecast(SmallForecasts.Fit(_options, Rows(_levels)), Rows(_levels));

        foreach (int series in Enumerable.Range(1, _levels.Length - 1))
        {
            for (int row = 0; row < 60; row++)
                Relative(forecasts[series * 60 + row], _levels[series]).Should().Equal(
                    Relative(forecasts[row], _levels[0]), (a, b) => Math.Abs(a - b) < 1e-3f, $"row {row} of level {_levels[series]}");
        }
    }

    [Fact]
    public void ExportedAgreesWithTransform()
    {
        var model = SmallForecasts.Fit(_options, Rows(_levels));
        var rows = Rows([10]);
        foreach (var row in rows.AsSpan(20, 20))
            row.Value = 100;
        using var run = new ForecastOnnxRun(model);
        int[] origins = [0, 1, 5, 30, 59];

        float[][] found = run.Run(rows, origins, 8), expected = SmallForecasts.Forecast(model, rows);

        model.Fitted.Scales.TypicalFraction.Should().NotBeNull();
        for (int i = 0; i < origins.Length; i++)
            Closeness.RelativeError(found[i], expected[origins[i]]).Should().BeLessThan(1e-4);
    }

    [Fact]
    public void SeriesOfOneLevelThatMoveByOtherSizesHaveForecastsThatDoToo()
    {
        float[] sizes = [0.125f, 4, 64, 64, 64, 64];
        var rows = Moving(sizes);
        var forecasts = SmallForecasts.Forecast(SmallForecasts.Fit(_options, rows), rows);

        for (int series = 1; series < sizes.Length; series++)
        {
            for (int row = 0; row < 60; row++)
                Moved(forecasts[series * 60 + row], sizes[series]).Should().Equal(
                    Moved(forecasts[row], sizes[0]), (a, b) => Math.Abs(a - b) < 0.01f, $"row {row} of size {sizes[series]}");
        }
    }

    [Fact]
    public void SeriesUnknownAtFitIsMeasuredByThePanel()
    {
        var model = SmallForecasts.Fit(_options with { Members = ForecastMembers.Network }, Moving([1, 4, 64]));
        SeriesRow[] rows = [.. Moving([4])], renamed = [.. Moving([4])];
        foreach (var row in renamed)
            row.Series = "new";

        SmallForecasts.Forecast(model, renamed)[40].Should().OnlyContain(f => float.IsFinite(f)).And.NotEqual(SmallForecasts.Forecast(model, rows)[40]);
    }

    [Fact]
    public void ExportedKnownAndUnknownSeriesAgreesWithTransform()
    {
        var model = SmallForecasts.Fit(_options, Moving([1, 4, 64]));
        using var run = new ForecastOnnxRun(model);
        int[] origins = [0, 1, 5, 30, 59];
        run.Session.ModelMetadata.CustomMetadataMap["series"].Should().Be("""["series 0","series 1","series 2"]""");
        foreach (var (name, place) in new[] { ("series 0", 0u), ("series 2", 2u), ("new", uint.MaxValue) })
        {
            var rows = Moving([4]);
            foreach (var row in rows)
                (row.Series, row.Key) = (name, place);
            float[][] found = run.Run(rows, origins, 8), expected = SmallForecasts.Forecast(model, rows);
            for (int i = 0; i < origins.Length; i++)
                Closeness.RelativeError(found[i], expected[origins[i]]).Should().BeLessThan(1e-4, name);
        }
    }

    [Fact]
    public void FitContinuedWithANewSeriesKeepsTheSizesAndAddsOne()
    {
        var context = new MLContext(1);
        var first = SmallForecasts.Fit(_options, Moving([1, 4, 64]));
        var second = context.Forecasting.ForecastByGru(_options).Fit(context.Data.LoadFromEnumerable(Moving([2, 8, 16, 32])), continueFrom: first);

        second.Fitted.Scales.TypicalOfEach!.Should().HaveCount(4);
        second.Fitted.Scales.TypicalOf("series 1").Should().Equal(first.Fitted.Scales.TypicalOf("series 1"));
    }

    [Fact]
    public void SavedKeepsThem()
    {
        var model = SmallForecasts.Fit(_options, Moving([1, 4, 64]));
        var read = new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());
        SmallForecasts.Forecast(read, Moving([1, 4, 64])).Should().BeEquivalentTo(SmallForecasts.Forecast(model, Moving([1, 4, 64])), o => o.WithStrictOrdering());

        FluentActions.Invoking(() => StoredForecast.Of(model.Fitted).WithManifest(m => m["scales"]!["typicalOfEach"] = new System.Text.Json.Nodes.JsonObject()).Read())
            .Should().Throw<FormatException>().WithMessage("*typical deviations*", "what is there must not be empty");
        FluentActions.Invoking(() => StoredForecast.Of(model.Fitted).WithManifest(m => m["scales"]!["typicalOfEach"]!["series 0"]![0] = -1).Read())
            .Should().Throw<FormatException>().WithMessage("*The series' typical deviations are not one finite value above 0, or NaN, for each target*");
    }

    [Fact]
    public void SeriesOfOneLevelAreMeasuredByTheirDeviation()
    {
        var model = SmallForecasts.Fit(_options, [.. Rows([10, 10, 10]).Select((row, i) => Shifted(row, 100 * (i / 60)))]);

        model.Fitted.Scales.TypicalFraction.Should().BeNull("their deviations are equal, their fractions of the level are not");
    }

    private static SeriesRow Shifted(SeriesRow row, float by)
    {
        row.Value += by;
        return row;
    }

    private static SeriesRow[] Moving(float[] sizes) => [.. sizes.SelectMany((size, series) => Enumerable.Range(0, 60).Select(row => new SeriesRow
    {
        Series = $"series {series}",
        Value = 1024 + size * (3 * MathF.Sin(0.5f * row) + 0.3f * MathF.Sin(7.7f * row)),
    }))];

    private static float[] Moved(float[] forecast, float size) => [.. forecast.Select(value => (value - 1024) / size)];

    private static float[] Relative(float[] forecast, float level) => [.. forecast.Select(value => value / level)];

    private static SeriesRow[] Rows(float[] levels) => [.. levels.SelectMany((level, series) => Enumerable.Range(0, 60).Select(row => new SeriesRow
    {
        Series = $"series {series}",
        Value = level * (10 + 3 * MathF.Sin(0.5f * row) + 0.3f * MathF.Sin(7.7f * row)),
    }))];
}
