using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>PerWindow scaling of a panel: a series is scaled by its own size, whatever other series there are.</summary>
public class PanelScaleTests
{
    private static readonly float[] _levels = [1, 10, 1000, 1e5f];

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with { SeriesColumnName = "Series", Scaling = SeriesScaling.PerWindow };

    [Fact]
    public void SeriesThatDifferInSizeAlone_HaveForecastsThatDoToo()
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
    public void Exported_AgreesWithTransform()
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
    public void SeriesOfOneLevel_AreMeasuredByTheirDeviation()
    {
        var model = SmallForecasts.Fit(_options, [.. Rows([10, 10, 10]).Select((row, i) => Shifted(row, 100 * (i / 60)))]);

        model.Fitted.Scales.TypicalFraction.Should().BeNull("their deviations are equal, their fractions of the level are not");
    }

    private static SeriesRow Shifted(SeriesRow row, float by)
    {
        row.Value += by;
        return row;
    }

    private static float[] Relative(float[] forecast, float level) => [.. forecast.Select(value => value / level)];

    private static SeriesRow[] Rows(float[] levels) => [.. levels.SelectMany((level, series) => Enumerable.Range(0, 60).Select(row => new SeriesRow
    {
        Series = $"series {series}",
        Value = level * (10 + 3 * MathF.Sin(0.5f * row) + 0.3f * MathF.Sin(7.7f * row)),
    }))];
}
