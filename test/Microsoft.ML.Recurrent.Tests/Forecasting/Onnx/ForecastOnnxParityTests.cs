using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

public class ForecastOnnxParityTests
{
    private const int All = int.MaxValue;

    [Theory]
    [InlineData(SeriesScaling.None, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.Standard, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.Robust, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.PerWindow, ForecastStrategy.Direct)]
    [InlineData(SeriesScaling.Standard, ForecastStrategy.Recursive)]
    [InlineData(SeriesScaling.PerWindow, ForecastStrategy.Recursive)]
    public void RunEveryKindOfColumnAgreesWithTransform(SeriesScaling scaling, ForecastStrategy strategy) =>
        ExpectParity(SmallForecasts.Everything with { Scaling = scaling, Strategy = strategy, MinimumHistory = 3 }, 16);

    [Theory]
    [InlineData(ForecastStrategy.Direct)]
    [InlineData(ForecastStrategy.Recursive)]
    public void RunCarriedContextAgreesWithTransform(ForecastStrategy strategy) =>
        ExpectParity(SmallForecasts.Everything with { Context = ForecastContext.Stateful, Strategy = strategy, Layers = 2 }, All);

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, true)]
    public void RunEnsembleAgreesWithTransform(ForecastContext context, ForecastStrategy strategy, bool targetsAsSeries = false) => ExpectParity(
        SmallForecasts.Everything with { Context = context, Strategy = strategy, Ensemble = 3, TargetsAsSeries = targetsAsSeries }, context == ForecastContext.Stateful ? All : 16);

    [Fact]
    public void RunEachSeriesScaledAgreesWithTransform() => ExpectParity(SmallForecasts.Everything with { ScaleEachSeries = true }, All);

    [Theory]
    [InlineData("lstm", ForecastLoss.Absolute)]
    [InlineData("rnn", ForecastLoss.Absolute)]
    [InlineData("gru", ForecastLoss.Squared)]
    public void RunOneTargetAndNothingElseAgreesWithTransform(string cell, ForecastLoss loss)
    {
        ForecastingOptions options = cell switch
        {
            "gru" => SmallForecasts.Gru,
            "lstm" => SmallForecasts.Of(new LstmForecastingOptions()),
            _ => SmallForecasts.Of(new RnnForecastingOptions()),
        };
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(options with { Loss = loss }, rows);
        using var run = new ForecastOnnxRun(model);
        int[] origins = [0, 3, 25, 39];
        ExpectClose(run.Run(rows, origins, 8), [.. origins.Select(o => SmallForecasts.Forecast(model, rows)[o])]);
    }

    [Fact]
    public void RunWindowsThatDoNotMoveAgreeWithTransform()
    {
        var rows = SyntheticSeries.Create(40);
        foreach (var row in rows.AsSpan(10, 10))
            row.Value = 1e6f;
        foreach (var row in rows.AsSpan(20, 9))
            row.Value = float.NaN;
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Scaling = SeriesScaling.PerWindow }, rows);
        using var run = new ForecastOnnxRun(model);
        int[] origins = [18, 19, 25, 28, 30];
        ExpectClose(run.Run(rows, origins, 8), [.. origins.Select(o => SmallForecasts.Forecast(model, rows)[o])]);
    }

    [Theory]
    [InlineData(SeriesScaling.None, ForecastContext.Window, 1, true)]
    [InlineData(SeriesScaling.Standard, ForecastContext.Window, 8, true)]
    [InlineData(SeriesScaling.Robust, ForecastContext.Stateful, 8, true)]
    [InlineData(SeriesScaling.PerWindow, ForecastContext.Window, 5, true)]
    [InlineData(SeriesScaling.PerWindow, ForecastContext.Window, 11, false)]
    public void RunEveryMemberWeighedAgreesWithTransform(SeriesScaling scaling, ForecastContext context, int season, bool usesNetwork) =>
        ExpectParity(SmallForecasts.Everything with { Scaling = scaling, Context = context, Seasonality = [season] }, All,
            alter: model => MembersFitTests.Blended(model, usesNetwork));

    /// <summary>Histories of all lengths in one batch, missing values among them, at the series' end too.</summary>
    internal static void ExpectParity(ForecastingOptions options, int most, Action<SeriesRow>? change = null, Func<ForecastingTransformer, ForecastingTransformer>? alter = null)
    {
        SeriesRow[] rows = SyntheticSeries.Create(45, 40), second = rows[45..];
        foreach (var row in rows)
            change?.Invoke(row);
        second[20].Value = second[21].Past = second[25].Future = second[26].Other = float.NaN;
        var model = SmallForecasts.Fit(options, rows);
        model = alter?.Invoke(model) ?? model;
        using var run = new ForecastOnnxRun(model);
        int[] origins = [0, 1, 2, 5, 7, 8, 20, 21, 24, 27, 38, 39];
        float[][] transformed = SmallForecasts.Transform(model, rows);
        ExpectClose(run.Run(second, origins, most), [.. origins.Select(o => transformed[45 + o])]);
    }

    private static void ExpectClose(float[][] found, float[][] required)
    {
        for (int i = 0; i < required.Length; i++)
        {
            found[i].Should().HaveSameCount(required[i]);
            for (int j = 0; j < required[i].Length; j++)
            {
                if (float.IsNaN(required[i][j]))
                    found[i][j].Should().Be(float.NaN);
                else
                    found[i][j].Should().BeApproximately(required[i][j], 1e-5f * Math.Max(1, Math.Abs(required[i][j])), $"number {j} of origin {i}");
            }
        }
    }
}
