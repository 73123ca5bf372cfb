using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastBadDataTests
{
    [Fact]
    public void FitUnsortedTimeThrows()
    {
        var rows = SyntheticSeries.Create(30, 30);
        rows[40].Time = rows[39].Time;
        Failure(SmallForecasts.Gru with { TimeColumnName = "Time", SeriesColumnName = "Series" }, rows).Should().Be(
            "The time column 'Time' goes from 2024-01-01 09:00:00 to 2024-01-01 09:00:00 in row 40 of series 'series 2'; expected times that rise from row "
            + "to row of a series. Sort the rows by time and keep one row per time step of each series. Local times come twice where clocks go back in autumn: give UTC times, or a DateTimeOffset column.");
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(-2, false)]
    public void FitTimeGoesBackTellsOfLocalTimesWhereClocksMayHaveGoneBack(int hours, bool isTold)
    {
        var rows = SyntheticSeries.Create(30);
        rows[20].Time = rows[19].Time.AddHours(hours);
        Failure(SmallForecasts.Gru with { TimeColumnName = "Time" }, rows).Contains("give UTC times, or a DateTimeOffset column", StringComparison.Ordinal).Should().Be(isTold);
    }

    [Fact]
    public void FitInfiniteValueThrows()
    {
        var rows = SyntheticSeries.Create(30);
        rows[7].Past = float.NegativeInfinity;
        Failure(SmallForecasts.Gru with { PastCovariateColumnNames = ["Past"] }, rows).Should().Be(
            "Column 'Past' holds -Infinity in row 7; expected finite numbers, or NaN where a value is missing.");
    }

    [Fact]
    public void FitWindowLongerThanEverySeriesAndTargetNeverObservedListsBoth()
    {
        var rows = SyntheticSeries.Create(20, 30);
        foreach (var row in rows)
            row.Other = float.NaN;
        var options = SmallForecasts.Gru with { TargetColumnNames = ["Value", "Other"], SeriesColumnName = "Series", WindowSize = 31 };
        Failure(options, rows).Should().Be(string.Join(Environment.NewLine,
            "The data cannot be fitted, for 2 reasons:",
            "- WindowSize is 31, but the longest of 2 series has 30 rows; expected a window no longer than the longest series. Lower WindowSize or add rows.",
            "- No value is observed in the training split of target column 'Other'; expected values to learn from. Check how the column is loaded, or leave it out."));
    }

    [Fact]
    public void FitOneSeriesShorterThanTheWindowThrows() => Failure(SmallForecasts.Gru with { WindowSize = 31 }, SyntheticSeries.Create(30)).Should().Be(
        "The data cannot be fitted: WindowSize is 31, but the series has 30 rows; expected a window no longer than the longest series. "
        + "Lower WindowSize or add rows.");

    [Fact]
    public void FitHistoryNeverLongEnoughThrows() => Failure(SmallForecasts.Gru with { MinimumHistory = 40 }, SyntheticSeries.Create(30)).Should().Be(
        "No row of the training split has 40 rows up to it (MinimumHistory) and an observed target after it; the longest series has 27 rows for training. "
        + "Add rows, or lower MinimumHistory or Training.ValidationFraction.");

    [Fact]
    public void FitOneRowAsksForRows() => Failure(SmallForecasts.Gru with { WindowSize = 1 }, SyntheticSeries.Create(1)).Should().Be(
        "No row of the training split has an observed target after it; the longest series has 1 row for training. Add rows, or lower Training.ValidationFraction.");

    [Fact]
    public void FitTargetObservedInTheValidationSplitAloneSaysSo()
    {
        var rows = SyntheticSeries.Create(30);
        foreach (var row in rows.AsSpan(0, 27))
            row.Value = float.NaN;
        Failure(SmallForecasts.Gru, rows).Should().Be(
            "The data cannot be fitted: No value is observed in the training split of target column 'Value'; expected values to learn from. All there are lie in the validation split: "
            + "add earlier rows, or lower Training.ValidationFraction.");
    }

    [Fact]
    public void FitHorizonBeyondTheTrainingPartThrows()
    {
        var options = SmallForecasts.Gru with { WindowSize = 2, Horizon = 27 };
        Failure(options, SyntheticSeries.Create(30)).Should().Be(
            "Horizon is 27, but no origin of the training split has more than 26 rows after it; expected one with a whole horizon after it, "
            + "to learn every row of it. Lower Horizon or Training.ValidationFraction, or add rows.");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(26)]
    public void FitStrideLeavesNoOriginWithAHorizonNamesTheStride(int stride)
    {
        Failure(SmallForecasts.Gru with { Stride = stride }, SyntheticSeries.Create(30)).Should().Be(
            $"Stride is {stride}, which leaves no origin of the training split with 3 rows and an observed target after it; expected a stride that "
            + "leaves origins all along the series. Lower Stride.");
        SmallForecasts.Fit(SmallForecasts.Gru with { Stride = 2 }, SyntheticSeries.Create(30)).History.Should().NotBeEmpty();
    }

    [Fact]
    public void FitNothingToCalibrateWithThrows()
    {
        var options = SmallForecasts.Gru with { WindowSize = 2, ConfidenceLowerBoundColumnName = "Lower", ConfidenceUpperBoundColumnName = "Upper" };
        Failure(options, SyntheticSeries.Create(4)).Should().Be(
            "Bounds are asked for, but no series is long enough to keep rows for their calibration; add rows, raise Training.ValidationFraction, or leave the bounds out.");
    }

    [Fact]
    public void FitStaticValueChangesThrows()
    {
        var rows = SyntheticSeries.Create(30);
        rows[12].Size = 5;
        Failure(SmallForecasts.Gru with { StaticColumnNames = ["Size"] }, rows).Should().Be(
            "The static column 'Size' changes in row 12; expected one value per series. Use a covariate for values that change.");
    }

    [Fact]
    public void FitNoRowsThrows() => Failure(SmallForecasts.Gru, []).Should().Be("The data has no rows; give at least one row to fit on.");

    [Fact]
    public void FitMissingSeriesKeyThrows()
    {
        var rows = SyntheticSeries.Create(30);
        rows[3].Key = SyntheticSeries.MostSeries;
        Failure(SmallForecasts.Gru with { SeriesColumnName = "Key" }, rows).Should().Be(
            "The series column 'Key' is missing in row 3; expected a key in every row. Drop the row.");
    }

    [Fact]
    public void TransformUnknownSeriesScaledByItselfThrows()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true }, SyntheticSeries.Create(30));
        var forecast = () => SmallForecasts.Forecast(model, SyntheticSeries.Create(30, 5));
        forecast.Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            "Series 'series 2' of column 'Series', first in row 30, was not there at fit; each series is scaled by what was fitted on it. "
            + "Fit again with this series, set ScaleEachSeries to false, or use PerWindow scaling.");
    }

    [Fact]
    public void TransformUnknownSeriesScaledAsAllForecasts()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, SyntheticSeries.Create(30));
        SmallForecasts.Forecast(model, SyntheticSeries.Create(30, 5)).Should().HaveCount(35).And.OnlyContain(f => f.All(float.IsFinite));
    }

    [Fact]
    public void GetRowToRowMapperAlwaysSaysWhyNot()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(30));
        model.IsRowToRowMapper.Should().BeFalse();
        var mapper = () => model.GetRowToRowMapper(SyntheticSeries.View(new MLContext(1), 3).Schema);
        mapper.Should().Throw<InvalidOperationException>().WithMessage(
            "A forecast depends on the rows before it, so there is no row-to-row mapper; use Transform on rows in time order.");
    }

    private static string Failure(ForecastingOptions options, SeriesRow[] rows)
    {
        var fit = () => SmallForecasts.Fit(options, rows);
        return fit.Should().Throw<InvalidOperationException>().Which.Message;
    }
}
