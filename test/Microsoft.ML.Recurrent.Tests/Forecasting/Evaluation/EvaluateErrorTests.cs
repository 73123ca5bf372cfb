using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Data that cannot be evaluated, and the messages then.</summary>
public class EvaluateErrorTests
{
    private const string Columns = "'Row', 'Time', 'Series', 'Value', 'Wide', 'Forecast', 'Lower', 'Upper', 'Levels', 'Ragged'";

    private static readonly ForecastEvaluationOptions _options = new() { TargetColumnNames = ["Value"] };

    [Fact]
    public void EvaluateColumnsAreMissingNamesAllOfThem() => Message<ArgumentException>(_options with
    {
        ForecastColumnName = "Guess",
        TargetColumnNames = ["Sales"],
        SeriesColumnName = "Shop",
        TimeColumnName = "Day",
    }).Should().Be(Lines(
        "The data cannot be evaluated, for 4 reasons:",
        $"- The forecast column 'Guess' is missing; the data has {Columns}.",
        $"- The target column 'Sales' is missing; the data has {Columns}.",
        $"- The time column 'Day' is missing; the data has {Columns}.",
        $"- The series column 'Shop' is missing; the data has {Columns}. (Parameter 'data')"));

    [Theory]
    [InlineData("Value", "The forecast column 'Value' is a scalar Single; expected a vector of Single of known length.")]
    [InlineData("Ragged", "The forecast column 'Ragged' is a variable-length vector of Single; expected a vector of Single of known length.")]
    public void EvaluateForecastIsNoVectorOfKnownLengthSaysSo(string column, string message) =>
        Message<ArgumentException>(_options with { ForecastColumnName = column }).Should().Be($"The data cannot be evaluated: {message} (Parameter 'data')");

    [Fact]
    public void EvaluateColumnsDoNotFitSaysHow()
    {
        Message<ArgumentException>(_options with { TargetColumnNames = ["Wide"] }).Should().StartWith(
            "The data cannot be evaluated: Target column 'Wide' is a scalar Double; expected a Single, or a vector of Single of known length.");
        Message<ArgumentException>(_options with { TargetColumnNames = ["Value", "Value", "Value"] }).Should().Be(
            "The data cannot be evaluated: Forecast column 'Forecast' has 2 values for 3 targets; expected a multiple: horizon × targets. (Parameter 'data')");
        Message<ArgumentException>(_options with { LowerBoundColumnName = "Lower", UpperBoundColumnName = "Levels" }).Should().Be(
            "The data cannot be evaluated: The bound column 'Levels' has 4 values; expected one value per forecast, 2. (Parameter 'data')");
        Message<ArgumentException>(_options with { QuantilesColumnName = "Levels", QuantileLevels = [0.5f] }).Should().Be(
            "The data cannot be evaluated: The quantiles column 'Levels' has 4 values; expected 1 level × 2 forecasts, 2. (Parameter 'data')");
    }

    [Fact]
    public void EvaluateNothingSaysTheTargetsOrLevelsAsksForThem()
    {
        Message<ArgumentException>(new ForecastEvaluationOptions()).Should().Be(
            "The data cannot be evaluated: Forecast column 'Forecast' does not say what it forecasts; name the target columns in TargetColumnNames. (Parameter 'data')");
        Message<ArgumentException>(_options with { QuantilesColumnName = "Levels" }).Should().Be(
            "The data cannot be evaluated: Quantiles column 'Levels' does not say its levels; name them in QuantileLevels. (Parameter 'data')");
    }

    [Fact]
    public void EvaluateOptionsOutOfRangeListsAllOfThem() => Message<ArgumentException>(_options with
    {
        ForecastColumnName = " ",
        UpperBoundColumnName = "Upper",
        FirstOriginRow = -1,
        FirstOriginTime = SyntheticSeries.Start,
        Stride = 0,
        QuantileLevels = [0.5f, 0.5f],
        Seasonality = 0,
        BaselineSeasonalities = [1, 0],
    }).Should().Be(Lines(
        "ForecastEvaluationOptions cannot be used, for 8 reasons:",
        "- A column has an empty name; name the column, or leave what is optional null.",
        "- LowerBoundColumnName and UpperBoundColumnName must both be named, or neither.",
        "- FirstOriginRow is -1; expected a row of the series, 0 or more.",
        "- FirstOriginTime is set, but TimeColumnName is null; name the DateTime column.",
        "- Stride is 0; expected 1 or more.",
        "- QuantileLevels is [0.5, 0.5]; expected rising levels between 0 and 1 (exclusive).",
        "- Seasonality is 0; expected 1 or more.",
        "- A baseline's seasonality is 0; expected 1 (the last row) or more. (Parameter 'options')"));

    [Fact]
    public void EvaluateNoOriginLeftSaysWhatChoosesThem() => Message<InvalidOperationException>(_options with { FirstOriginRow = 5 }).Should().Be(
        "No row is an origin to evaluate. Check that the data has rows, and that FirstOriginRow, FirstOriginTime and CompleteHorizonsOnly leave some of them.");

    [Fact]
    public void EvaluateRowsAreNotWhatTheyMustBeNamesTheRow()
    {
        var rows = ForecastedRow.Five();
        (rows[3].Value, rows[4].Time) = (float.PositiveInfinity, rows[0].Time);
        Message<InvalidOperationException>(_options, rows).Should().Contain("'Value'").And.Contain("row 3");
        rows[3].Value = 1;
        Message<InvalidOperationException>(_options with { TimeColumnName = "Time" }, rows).Should().StartWith(
            "The time column 'Time' goes from 2024-01-01 03:00:00 to 2024-01-01 00:00:00 in row 4;");
    }

    [Fact]
    public void EvaluateCancelledThrows()
    {
        var evaluate = () => EvaluateTests.Evaluate(ForecastedRow.Five(), _options, new CancellationToken(canceled: true));
        evaluate.Should().Throw<OperationCanceledException>();
    }

    private static string Message<TException>(ForecastEvaluationOptions options, ForecastedRow[]? rows = null)
        where TException : Exception => ((Action)(() => EvaluateTests.Evaluate(rows ?? ForecastedRow.Five(), options))).Should().Throw<TException>().Which.Message;

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
}
