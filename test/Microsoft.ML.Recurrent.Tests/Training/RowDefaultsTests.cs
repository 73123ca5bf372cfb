using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>The options that a trainer settles by the number of its rows.</summary>
public class RowDefaultsTests
{
    private const PredictionTask Binary = PredictionTask.BinaryClassification;

    [Theory]
    [InlineData(2, Binary, 1)]
    [InlineData(499, PredictionTask.MulticlassClassification, 1)]
    [InlineData(500, Binary, 0)]
    [InlineData(50, PredictionTask.Regression, 0)]
    public void NoiseIsForTheClassesOfFewRows(int rows, PredictionTask task, double expected) =>
        Settle(new LstmOptions(), rows, task).InputNoise.Should().Be(expected);

    [Theory]
    [InlineData(2, 3)]
    [InlineData(499, 3)]
    [InlineData(500, 1)]
    public void SeveralNetworksAreForFewRows(int rows, int expected) => Settle(new LstmOptions(), rows).Ensemble.Should().Be(expected);

    [Fact]
    public void OneNetworkWhereTheLengthIsStatedOrItsUnitsAreTheFeatures()
    {
        Settle(new LstmOptions { Training = new() { MaximumEpochs = 3 } }).Ensemble.Should().Be(1);
        Settle(new LstmOptions { Training = new() { MaximumSteps = 3 } }).Ensemble.Should().Be(1);
        Settle(new LstmOptions(), role: NetworkRole.Featurizer).Ensemble.Should().Be(1);
    }

    [Fact]
    public void WhatIsStatedStays()
    {
        var stated = new LstmOptions { InputNoise = 0.1, Ensemble = 2 };

        Settle(stated).Should().Be(stated);
        Settle(stated, rows: 5000).Should().Be(stated);
        Settle(Settle(new LstmOptions())).Should().Be(Settle(new LstmOptions()));
    }

    [Fact]
    public void ContinuedFitHasAsManyNetworksAsItGoesOnFrom() =>
        RowDefaults.Settle(new LstmOptions(), 50, ProblemOf(Binary), NetworkRole.Trainer, fittedNetworks: 5).Ensemble.Should().Be(5);

    [Fact]
    public void ForecastersHaveWhatTheyState()
    {
        var network = SmallForecasts.Gru.ToNetwork();

        (network.InputNoise, network.Ensemble).Should().Be((null, 1));
    }

    [Fact]
    public void FitSaysAndStoresWhatItSettled()
    {
        var context = new MLContext(1);
        List<string> log = [];
        context.Log += (_, e) => log.Add(e.RawMessage);

        var model = context.BinaryClassification.Trainers.Lstm(Open).Fit(SyntheticRows.View(context, count: 60));

        (model.Options.InputNoise, model.Options.Ensemble, model.Options.Training.MaximumSteps, model.History.Networks.Count).Should().Be((1, 3, 1000, 3));
        log.Should().Contain("Chosen for 54 training rows: Ensemble 3, InputNoise 1.");
        model.ToString().Should().Contain("3 networks");
    }

    [Fact]
    public void ContinuedFitAndOneFromItsEncoderFollowTheRows()
    {
        var context = new MLContext(1);
        var data = SyntheticRows.View(context, count: 20);
        var trainer = context.BinaryClassification.Trainers.Lstm(Open);
        var first = trainer.Fit(data);

        trainer.Fit(data, continueFrom: first).History.Networks.Should().HaveCount(3);
        context.Regression.Trainers.Lstm(Open with { LabelColumnName = "Target" }).Fit(data, encoderFrom: first).History.Networks.Should().HaveCount(3);
    }

    private static LstmOptions Open => Fits.With(t => t with { MaximumEpochs = null }) with { InputNoise = null, Ensemble = null, HiddenSize = 2 };

    private static RecurrentOptions Settle(RecurrentOptions options, int rows = 50, PredictionTask task = Binary, NetworkRole role = NetworkRole.Trainer) =>
        RowDefaults.Settle(options, rows, ProblemOf(task), role, fittedNetworks: null);

    private static Problem ProblemOf(PredictionTask task) => Problem.Of(new TaskDescription(task, 1));
}
