using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Descriptions of objects in one line.</summary>
public class DescriptionTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Networks()
    {
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words") with { Bidirectional = true, Layers = 2 }).Fit(SyntheticRows.View(_context, 30));

        model.ToString().Should().MatchRegex("^Lstm binary classifier of 'Words': 6 units in each direction, 2 layers, 1,[0-9]{3} parameters, 2 epochs$");
        model.Model.ToString().Should().MatchRegex("^1,[0-9]{3} parameters in 19 tensors$");
        model.History.ToString().Should().MatchRegex("^2 epochs, epoch [12] was the best. All 2 epochs are done.$");
    }

    [Fact]
    public void Featurizers() => _context.Transforms.Rnn(SmallOptions.Rnn(epochs: 1)).Fit(SyntheticRows.View(_context, 30)).ToString().Should()
        .Be("Rnn featurizer of 'Values': 6 units, 1 layer, 61 parameters, 1 epoch");

    [Fact]
    public void Estimators()
    {
        _context.Transforms.Gru(SmallOptions.Gru()).ToString().Should().Be("Gru featurizer of 'Values': 6 units, 1 layer");
        _context.Regression.Trainers.Lstm("Label", "Values").ToString().Should().Be("Lstm regression trainer of 'Values': 64 units in each direction, 1 layer");
        _context.Forecasting.ForecastByGru(SmallForecasts.Everything).ToString().Should()
            .Be("Gru forecasting estimator of 'Value', 'Other': window 8, horizon 3, 6 units, 1 layer");
    }

    [Fact]
    public void Forecasters() =>
        SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(40)).ToString().Should().MatchRegex(
            "^Gru forecaster of 'Value': window 8, horizon 3, 6 units, 1 layer, [0-9]+ parameters, 2 epochs, blended of network [0-9.]+, seasonal naive [0-9.]+, ridge [0-9.]+$");
}
