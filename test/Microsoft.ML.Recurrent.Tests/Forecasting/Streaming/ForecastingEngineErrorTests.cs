using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

public class ForecastingEngineErrorTests
{
    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(40, 40);
    private static readonly Lazy<ForecastingTransformer> _everything = new(() => SmallForecasts.Fit(SmallForecasts.Everything, _rows));

    private readonly ForecastingEngine<SeriesRow, StreamedForecast> _engine = Streams.FullEngine(_everything.Value);

    [Fact]
    public void PredictTimeGoesBackFailsAndKeepsTheSeries()
    {
        _engine.Observe(_rows[0]);
        _engine.Observe(_rows[1]);
        FluentActions.Invoking(() => _engine.Predict(_rows[0])).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            "The time column 'Time' goes from 2024-01-01 01:00:00 to 2024-01-01 00:00:00 in row 2 of series 'series 1'; expected times that rise from row to row of a series. "
            + "Sort the rows by time and keep one row per time step of each series. Local times come twice where clocks go back in autumn: give UTC times, or a DateTimeOffset column.");
        ExpectUntouched();
    }

    [Fact]
    public void PredictInfiniteValueFailsAndKeepsTheSeries()
    {
        _engine.Observe(_rows[0]);
        _engine.Observe(_rows[1]);
        var odd = SyntheticSeries.Create(3)[2];
        odd.Past = float.PositiveInfinity;
        FluentActions.Invoking(() => _engine.Predict(odd)).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            "Column 'Past' holds Infinity in row 2 of series 'series 1' (2024-01-01 02:00:00); expected finite numbers, or NaN where a value is missing.");
        ExpectUntouched();
    }

    [Fact]
    public void PredictAfterCallsThatFailedAndRowsOfOtherSeriesCountsTheRowsOfTheSeries()
    {
        foreach (var row in _rows[..2].Concat(_rows[40..43]))
            _engine.Observe(row);
        for (int i = 0; i < 3; i++)
            FluentActions.Invoking(() => _engine.Predict(_rows[0])).Should().Throw<InvalidOperationException>().WithMessage("*in row 2 of series 'series 1';*");
        FluentActions.Invoking(() => _engine.Observe(_rows[40])).Should().Throw<InvalidOperationException>().WithMessage("*in row 3 of series 'series 2';*");
        ExpectUntouched();
    }

    [Fact]
    public void PredictStaticThatIsNoNumberOrChangesNamesTheSeriesAndItsRow()
    {
        _engine.Observe(_rows[0]);
        var odd = SyntheticSeries.Create(2)[1];
        odd.Size = float.NaN;
        FluentActions.Invoking(() => _engine.Predict(odd)).Should().Throw<InvalidOperationException>().WithMessage(
            "Column 'Size' holds NaN in row 1 of series 'series 1'; expected finite numbers.*");
        odd.Size = 7;
        FluentActions.Invoking(() => _engine.Predict(odd)).Should().Throw<InvalidOperationException>().WithMessage(
            "The static column 'Size' changes in row 1 of series 'series 1'; expected one value per series.*");
    }

    [Fact]
    public void ObserveViewWithABadRowCountsTheRowsOfTheView()
    {
        _engine.Observe(_rows[0]);
        var rows = SyntheticSeries.Create(5)[1..];
        rows[2].Value = float.NegativeInfinity;
        FluentActions.Invoking(() => _engine.Observe(new MLContext(1).Data.LoadFromEnumerable(rows))).Should().Throw<InvalidOperationException>().WithMessage(
            "Column 'Value' holds -Infinity in row 2 of series 'series 1' (2024-01-01 03:00:00);*");
    }

    [Fact]
    public void PredictOneSeriesWhoseTimeGoesBackIsToldOfSeriesColumnName()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { TimeColumnName = "Time" }, _rows[..40]);
        var engine = Streams.Engine(model);
        engine.Observe(_rows[1]);
        FluentActions.Invoking(() => engine.Observe(_rows[0])).Should().Throw<InvalidOperationException>().WithMessage(
            "*in row 1; expected times that rise*Sort the rows by time and keep one row per time step, or name the column that tells series apart as SeriesColumnName.*");
    }

    [Fact]
    public void PredictKnownRowsThatDoNotFitFailAndKeepTheSeries()
    {
        _engine.Observe(_rows[0]);
        _engine.Observe(_rows[1]);
        FluentActions.Invoking(() => _engine.Predict(_rows[2], [_rows[3], _rows[44]])).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "Known row 1 is of series 'series 2'; expected rows of the observation's series 'series 1'. (Parameter 'known')");
        FluentActions.Invoking(() => _engine.Predict(_rows[2], [null!])).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "Known row 0 is null; expected rows after the observation, in time order. (Parameter 'known')");
        FluentActions.Invoking(() => _engine.Predict(_rows[2], [_rows[2]])).Should().Throw<InvalidOperationException>().WithMessage(
            "Known row 0 cannot be used: The time column 'Time' goes from*");
        ExpectUntouched();
    }

    [Fact]
    public void PredictMissingKeySaysInWhichRow()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Key" }, _rows);
        var row = new SeriesRow { Key = uint.MaxValue, Value = 1 };
        FluentActions.Invoking(() => Streams.Engine(model).Predict(row)).Should().Throw<InvalidOperationException>().WithMessage(
            "The series column 'Key' is missing in the observation; expected a key in every row. Drop the row.");
    }

    [Fact]
    public void PredictUnknownSeriesScaledByItselfSaysSo()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true }, _rows);
        FluentActions.Invoking(() => Streams.Engine(model).Predict(new SeriesRow { Series = "new" })).Should().Throw<InvalidOperationException>().Which.Message
            .Should().Be("Series 'new' of column 'Series' was not there at fit; each series is scaled by what was fitted on it. "
                + "Fit again with this series, set ScaleEachSeries to false, or use PerWindow scaling.");
    }

    [Fact]
    public void PredictNullIsAnError()
    {
        FluentActions.Invoking(() => _engine.Predict(null!)).Should().Throw<ArgumentNullException>().WithParameterName("observation");
        FluentActions.Invoking(() => _engine.Predict(_rows[0], null!)).Should().Throw<ArgumentNullException>().WithParameterName("known");
    }

    [Fact]
    public void CreateObservationWithoutTheColumnsListsThem() =>
        FluentActions.Invoking(() => _everything.Value.CreateForecastingEngine<ForecastRow, StreamedForecast>(new MLContext(1)))
            .Should().Throw<ArgumentException>().WithMessage("The data does not fit GruForecastingOptions, for 7 reasons:*The future covariate column 'Future' is missing; the data has*");

    [Fact]
    public void CreateWithoutAForecasterSaysWhatIsRequired()
    {
        var context = new MLContext(1);
        var copy = context.Transforms.CopyColumns("Target", "Value").Fit(context.Data.LoadFromEnumerable(_rows));
        FluentActions.Invoking(() => Streams.Engine(copy)).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "The transformer holds 0 forecasters; expected one: a ForecastingTransformer, or a pipeline with one in it. (Parameter 'transformer')");
    }

    /// <summary>After two rows and a failed call, the third row's forecast is as if the call had not been.</summary>
    private void ExpectUntouched() =>
        _engine.Predict(_rows[2], _rows[3..6]).All.Should().Equal(SmallForecasts.Transform(_everything.Value, _rows)[2]);
}
