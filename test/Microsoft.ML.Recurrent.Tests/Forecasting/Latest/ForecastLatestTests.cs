using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Latest;

public class ForecastLatestTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.Standard)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, SeriesScaling.Robust)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, SeriesScaling.None)]
    public void ForecastLatestEqualsTransformAtEachSeriesLastRow(ForecastContext context, ForecastStrategy strategy, SeriesScaling scaling)
    {
        var rows = Streams.Rows;
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context, Strategy = strategy, Scaling = scaling, MinimumHistory = 4 }, rows);

        Latest(model, rows).Should().Equal(AtRows(model, rows, ["Series", "Time"], LastObserved(rows)));
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void ForecastLatestTargetsAsSeriesEqualsTransform(ForecastContext context)
    {
        var rows = Streams.Rows;
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { TargetsAsSeries = true, Context = context }, rows);

        Latest(model, rows).Should().Equal(AtRows(model, rows, ["Series", "Time"], LastObserved(rows)));
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct)]
    public void ForecastLatestRowsWithoutObservedTargetsAtTheEndAreTheFuture(ForecastContext context, ForecastStrategy strategy)
    {
        var rows = Streams.Rows;
        foreach (var row in rows[^20..])
            row.Value = row.Other = float.NaN;
        rows[20].Value = rows[20].Other = float.NaN;
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Members = ForecastMembers.Network, Context = context, Strategy = strategy }, Streams.Rows);

        int[] origins = LastObserved(rows);

        Latest(model, rows).Should().Equal(AtRows(model, rows, ["Series", "Time"], origins));
        rows[^20..].Should().Contain(r => r.Future != 0, "what is known of the future has something to say");
        Latest(model, rows[..^20]).Should().NotEqual(Latest(model, rows), "it is read");
    }

    [Fact]
    public void ForecastLatestSeriesWithoutAnyObservedTargetIsForecastFromItsLastRow()
    {
        var rows = SyntheticSeries.Create(20, 20);
        foreach (var row in rows[20..])
            row.Value = float.NaN;
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, SyntheticSeries.Create(40, 40));

        Latest(model, rows).Should().Equal(AtRows(model, rows, ["Series"], [19, 39]));
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void ForecastLatestMoreRowsThanAreHeldEqualsTransform(ForecastContext context)
    {
        var rows = SyntheticSeries.Create(9000, 5, 3000);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", Lags = [3], Context = context }, SyntheticSeries.Create(40, 40, 40));

        Latest(model, rows).Should().Equal(AtRows(model, rows, ["Series"], LastObserved(rows)));
    }

    [Fact]
    public void ForecastLatestOneSeriesWithoutTimeIsOneRowOfTheForecasterColumns()
    {
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(SmallForecasts.Gru, rows);

        var latest = model.ForecastLatest(_context.Data.LoadFromEnumerable(rows));

        latest.Schema.Select(c => c.Name).Should().Equal("Forecast");
        latest.GetRowCount().Should().Be(1);
        latest.GetColumn<float[]>("Forecast").Single().Should().Equal(SmallForecasts.Forecast(model, rows)[^1]);
    }

    [Fact]
    public void ForecastLatestFewerRowsThanMinimumHistoryIsNaN()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", MinimumHistory = 6 }, SyntheticSeries.Create(40, 40));

        float[][] forecasts = [.. model.ForecastLatest(SyntheticSeries.View(_context, 5, 6)).GetColumn<float[]>("Forecast")];

        forecasts[0].Should().OnlyContain(f => float.IsNaN(f));
        forecasts[1].Should().OnlyContain(f => float.IsFinite(f));
    }

    [Fact]
    public void ForecastLatestNoRowsIsAViewWithoutRows()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, SyntheticSeries.Create(40));

        var latest = model.ForecastLatest(_context.Data.LoadFromEnumerable(Array.Empty<SeriesRow>()));

        latest.GetRowCount().Should().Be(0);
        latest.GetColumn<float[]>("Forecast").Should().BeEmpty();
    }

    [Fact]
    public void ForecastLatestReadsTheDataOnce()
    {
        var data = new InterceptedView(_context.Data.LoadFromEnumerable(Streams.Rows));

        var latest = SmallForecasts.Fit(SmallForecasts.Everything, Streams.Rows).ForecastLatest(data);
        latest.GetColumn<float[]>("Forecast").Should().HaveCount(3);
        latest.GetColumn<float[]>("Upper").Should().HaveCount(3);

        data.Cursors.Should().Be(1);
    }

    [Fact]
    public void ForecastLatestAnotherSchemaIsRefusedAsByTransform()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(40));
        var other = _context.Data.LoadFromEnumerable([new { Other = 1f }]);

        string expected = model.Invoking(m => m.Transform(other)).Should().Throw<ArgumentException>().Which.Message;
        model.Invoking(m => m.ForecastLatest(other)).Should().Throw<ArgumentException>().WithMessage(expected);
    }

    [Fact]
    public void ForecastLatestForecasterInAChainRunsTheTransformersAroundIt()
    {
        var data = SyntheticSeries.View(_context, 40, 30);
        var model = _context.Transforms.Conversion.MapValueToKey("Which", "Series").Append(_context.Transforms.CopyColumns("Target", "Value"))
            .Append(_context.Forecasting.ForecastByGru(SmallForecasts.Gru with { TargetColumnNames = ["Target"], SeriesColumnName = "Which" }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Name", "Which")).Fit(data);

        var latest = model.ForecastLatest(data);

        latest.GetColumn<string>("Name").Should().Equal("series 1", "series 2");
        float[][] forecasts = SmallForecasts.Forecast(model, data);
        latest.GetColumn<float[]>("Forecast").Should().BeEquivalentTo([forecasts[39], forecasts[69]], o => o.WithStrictOrdering());
    }

    /// <summary>The last row of each series that has an observed target, in the order of the series' first rows.</summary>
    private static int[] LastObserved(SeriesRow[] rows) => [.. rows.Select(r => r.Series).Distinct()
        .Select(series => Array.FindLastIndex(rows, r => r.Series == series && !(float.IsNaN(r.Value) && float.IsNaN(r.Other))))];

    private string[] Latest(ForecastingTransformer model, SeriesRow[] rows)
    {
        var view = model.ForecastLatest(_context.Data.LoadFromEnumerable(rows));
        using var cursor = view.GetRowCursor(view.Schema);
        return [.. RowText.Read(cursor, view.Schema).Values];
    }

    private string[] AtRows(ForecastingTransformer model, SeriesRow[] rows, string[] columns, int[] origins)
    {
        var view = model.Transform(_context.Data.LoadFromEnumerable(rows));
        string[] names = [.. columns, .. view.Schema.Where(c => !c.IsHidden).Select(c => c.Name).Where(n => n is "Forecast" or "Lower" or "Upper" or "ForecastQuantiles")];
        DataViewSchema.Column[] read = [.. names.Select(n => view.Schema[n])];
        using var cursor = view.GetRowCursor(read);
        string[] all = [.. RowText.Read(cursor, read).Values];
        return Array.ConvertAll(origins, row => all[row]);
    }
}
