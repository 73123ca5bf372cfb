using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A fit warns of covariates and lags that tell the network nothing.</summary>
public class CovariateRemarksTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<bool> Roles => [false, true];

    [Theory]
    [MemberData(nameof(Roles))]
    public void CovariatesThatTellSomethingAreNotNamed(bool isFuture)
    {
        foreach (string column in new[] { "Future", "Weather", "PlantKey" })
            Warnings(column, isFuture, (_, _) => { }).Should().BeEmpty(column);
        Warnings("Future", isFuture, (row, i) => row.Future = i % 2 == 0 ? 3 : float.NaN).Should().BeEmpty("what is missing tells something");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void ConstantCovariatesAreNamed(bool isFuture)
    {
        Warnings("Future", isFuture, (row, _) => row.Future = 3).Should().Equal(Constant("Future"));
        Warnings("Plan", isFuture, (row, i) => row.Plan = [i % 3, 7]).Should().Equal(Constant("Plan[1]"));
        Warnings("Weather", isFuture, (row, _) => row.Weather = "sun").Should().Equal(Constant("Weather"));
        Warnings("PlantKey", isFuture, (row, _) => row.PlantKey = 2).Should().Equal(Constant("PlantKey"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void CovariatesWithoutAKnownValueAreNamed(bool isFuture)
    {
        const string NoText = "No text of covariate 'Weather' comes twice in the training split, so all of it is read as unknown; expected categories that come again. "
            + "Leave it out, or make categories of it.";
        Warnings("Weather", isFuture, (row, i) => row.Weather = $"unique {i}").Should().Equal(NoText);
        Warnings("Weather", isFuture, (row, _) => row.Weather = "").Should().Equal(NoText);
        Warnings("PlantKey", isFuture, (row, _) => row.PlantKey = uint.MaxValue).Should().Equal(
            "The keys of covariate 'PlantKey' are missing, or unknown to the network, in all rows of the training split. Check how the column is made, or leave it out.");
    }

    [Fact]
    public void LagsAndSeasonsLongerThanTheDataAreNamed()
    {
        Fixtures.Warnings.OfFit(SmallForecasts.Gru with { Lags = [3, 5000], Seasonality = [8, 200] }, SyntheticSeries.Create(100)).Should().Equal(
            "Lag 5000 reaches back over more rows than the 90 of the longest training split, so it is read as missing everywhere. Leave it out, or add rows.",
            "Season 200 of Seasonality is longer than the longest training split, of 90 rows, so it is never seen whole. Leave it out, or add rows.");
        Fixtures.Warnings.OfFit(SmallForecasts.Gru with { Lags = [89], Seasonality = [89] }, SyntheticSeries.Create(100)).Should().BeEmpty();
    }

    private static string Constant(string name) => $"Covariate '{name}' is the same in all rows of the training split; it tells the network nothing. Leave it out.";

    private List<string> Warnings(string column, bool isFuture, Action<WideRow, int> change)
    {
        var rows = WideRow.Rows(60);
        for (int i = 0; i < rows.Length; i++)
            change(rows[i], i);
        var options = isFuture ? SmallForecasts.Gru with { FutureCovariateColumnNames = [column] } : SmallForecasts.Gru with { PastCovariateColumnNames = [column] };
        var warnings = Fixtures.Warnings.Of(_context);
        _context.Forecasting.ForecastByGru(options).Fit(_context.Data.LoadFromEnumerable(rows));
        return warnings;
    }
}
