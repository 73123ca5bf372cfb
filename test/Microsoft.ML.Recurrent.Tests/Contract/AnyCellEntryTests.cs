using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>One entry of each catalog takes the options of any cell; the short forms are the same.</summary>
public class AnyCellEntryTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<RecurrentOptions> Options => [SmallOptions.Lstm(), SmallOptions.Gru(), SmallOptions.Rnn(), SmallOptions.Of(new RecurrentCellOptions(), "Values", "Label")];

    [Theory]
    [MemberData(nameof(Options))]
    public void EveryCatalogTakesAnyOptions(RecurrentOptions options)
    {
        RecurrentEstimator[] estimators =
        [
            _context.Transforms.Recurrent(options), _context.BinaryClassification.Trainers.Recurrent(options),
            _context.MulticlassClassification.Trainers.Recurrent(options), _context.Regression.Trainers.Recurrent(options),
        ];

        estimators.Select(e => e.Options with { Task = null }).Should().AllBeEquivalentTo(options, o => o.ComparingByValue<RecurrentOptions>());
        estimators.Select(e => e.Options.Task).Should().Equal(null, PredictionTask.BinaryClassification, PredictionTask.MulticlassClassification, PredictionTask.Regression);
    }

    [Fact]
    public void ShortFormsSetTheirArguments()
    {
        var rows = new GruOptions { LabelColumnName = "Rating", SequenceColumnNames = ["Words"], HiddenSize = 9, Layers = 3, Bidirectional = false, OutputColumnName = "Code" };
        var forecasts = new GruForecastingOptions
        {
            OutputColumnName = "Ahead",
            TargetColumnNames = ["Count"],
            WindowSize = 5,
            Horizon = 4,
            ConfidenceLevel = 0.8f,
            ConfidenceLowerBoundColumnName = "Low",
            ConfidenceUpperBoundColumnName = "High",
            TimeColumnName = "Time",
            SeriesColumnName = "Name",
            HiddenSize = 7,
        };

        _context.Transforms.Gru("Code", "Words", "Rating", 9, 3, false).Options.Should().Be(rows);
        _context.Transforms.Gru("Code").Options.SequenceColumnNames.Should().Equal("Code");
        _context.Regression.Trainers.Gru("Rating", "Words", 9, 3, false).Options.Should().Be(rows with { OutputColumnName = "Features", Task = PredictionTask.Regression });
        _context.Forecasting.ForecastByGru("Ahead", "Count", 5, 4, 0.8f, "Low", "High", "Time", "Name", 7).Options.Should().Be(forecasts);
        _context.Forecasting.ForecastByRecurrent(forecasts).ToString().Should().Be(_context.Forecasting.ForecastByGru(forecasts).ToString());
    }

    [Theory]
    [InlineData("Lstm", typeof(LstmOptions))]
    [InlineData("Gru", typeof(GruOptions))]
    [InlineData("Rnn", typeof(RnnOptions))]
    [InlineData("Recurrent", typeof(RecurrentCellOptions))]
    public void LogNamesTheEntry(string name, Type options)
    {
        List<string> sources = [];
        _context.Log += (_, e) => sources.Add(e.Source);

        _context.Transforms.Recurrent(SmallOptions.Of((RecurrentOptions)Activator.CreateInstance(options)!, "Values", "Label", epochs: 1)).Fit(SyntheticRows.View(_context));

        sources.Should().Contain($"{name}; Training");
    }

    [Fact]
    public void NullIsRefused()
    {
        _context.Invoking(c => c.Transforms.Recurrent(null!)).Should().Throw<ArgumentNullException>().WithParameterName("options");
        _context.Invoking(c => c.Transforms.Gru((GruOptions)null!)).Should().Throw<ArgumentNullException>().WithParameterName("options");
        _context.Invoking(c => c.Forecasting.ForecastByRecurrent(null!)).Should().Throw<ArgumentNullException>().WithParameterName("options");
    }
}
