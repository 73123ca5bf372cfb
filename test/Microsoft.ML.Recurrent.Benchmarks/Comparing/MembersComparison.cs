using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Forecasts of every row, blended of all members, beside those of the same network alone.</summary>
internal static class MembersComparison
{
    private const int Rows = 150;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        var data = WeeklyPanel.Draw(WeeklyPanel.Series, Rows);
        var fitted = new MLContext(1).Forecasting.ForecastByGru(WeeklyPanel.Options with { Seasonality = [52] }).Fit(data).Fitted;
        var all = new MemberBlock(WeeklyPanel.Options.Horizon, new MemberWeights(0.5f, 0.25f, 0.25f), Errors: null, Error: null);
        var blended = new ForecastingTransformer(fitted with { Members = fitted.Members! with { Blocks = [all] } });
        var alone = new ForecastingTransformer(fitted with { Members = null });
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            double[] seconds = Alternation.Medians(2 * effort.Seconds, () => Read(blended, data), () => Read(alone, data));
            yield return Comparison.OfTimes(
                $"forecasts with members, {WeeklyPanel.Series * Rows:N0} rows, {LayerComparison.Named(count)}", seconds[0], seconds[1], "the network alone");
        }
    }

    private static void Read(ForecastingTransformer model, IDataView data)
    {
        var view = model.Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Forecast"]]);
        while (cursor.MoveNext())
        {
        }
    }
}
