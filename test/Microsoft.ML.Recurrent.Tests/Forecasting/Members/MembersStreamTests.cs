using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class MembersStreamTests
{
    [Theory]
    [InlineData(SeriesScaling.PerWindow, ForecastContext.Window, 20, true)]
    [InlineData(SeriesScaling.Standard, ForecastContext.Stateful, 20, true)]
    [InlineData(SeriesScaling.None, ForecastContext.Window, 1, true)]
    [InlineData(SeriesScaling.Standard, ForecastContext.Window, 20, false)]
    public void StreamEveryMemberWeighedEqualsTransformBitForBit(SeriesScaling scaling, ForecastContext context, int season, bool usesNetwork)
    {
        var rows = Streams.Rows;
        rows[20].Value = rows[40].Value = rows[41].Other = float.NaN;
        var options = SmallForecasts.Everything with { Scaling = scaling, Context = context, Seasonality = [season] };
        var model = MembersFitTests.Blended(SmallForecasts.Fit(options, rows), usesNetwork);
        float[][] streamed = Streams.Forecasts(model, rows), transformed = SmallForecasts.Transform(model, rows);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i], $"row {i}");
    }

    [Fact]
    public void RowsKeptReachTwoSeasonsBackWhereTheRowsAllowIt() => new ForecastingTransformer(SmallForecasts.Fit(
        SmallForecasts.Gru with { Seasonality = [40] }, SyntheticSeries.Create(90)).Fitted).Scorer.RowsBehind.Should().Be(43, "of 90 rows half are left to learn from");

    [Fact]
    public void CheckPointOfAnotherBlendIsRefused()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(60));
        using var stream = new MemoryStream();
        using var engine = Streams.Engine(MembersFitTests.Blended(model));
        engine.Observe(SyntheticSeries.Create(1)[0]);
        engine.CheckPoint(stream);
        stream.Position = 0;
        using var other = Streams.Engine(MembersFitTests.Blended(model, usesNetwork: false));
        other.Invoking(o => o.Resume(stream)).Should().Throw<FormatException>().Which.Message.Should().StartWith("The checkpoint belongs to a model");
    }
}
