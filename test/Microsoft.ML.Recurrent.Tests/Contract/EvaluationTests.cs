using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

public class EvaluationTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void BinaryMetricsFollowFromTheScores()
    {
        var data = SyntheticRows.View(_context, 240);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(epochs: 8)).Fit(data);

        var metrics = _context.BinaryClassification.Evaluate(model.Transform(data));

        metrics.Accuracy.Should().BeGreaterThan(0.9);
        metrics.AreaUnderRocCurve.Should().BeGreaterThan(0.95);
        metrics.LogLoss.Should().BeInRange(0, 0.6);
    }

    [Fact]
    public void MulticlassMetricsAndConfusionMatrixNameTheClasses()
    {
        var data = Named(240);
        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "Named", epochs: 12)).Fit(data);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(data), "Named", topKPredictionCount: 2);

        metrics.MicroAccuracy.Should().BeGreaterThan(0.8);
        metrics.TopKAccuracy.Should().BeGreaterThanOrEqualTo(metrics.MicroAccuracy);
        metrics.ConfusionMatrix.NumberOfClasses.Should().Be(3);
        metrics.ConfusionMatrix.GetFormattedConfusionTable().Should().Contain("middle");
    }

    [Fact]
    public void RegressionScoresAreInTheLabelsUnits()
    {
        var data = SyntheticRows.View(_context, 240);
        var model = _context.Regression.Trainers.Lstm(SmallOptions.Lstm(label: "Target", epochs: 15)).Fit(data);

        var metrics = _context.Regression.Evaluate(model.Transform(data), "Target");

        metrics.RSquared.Should().BeGreaterThan(0.9);
        metrics.MeanAbsoluteError.Should().BeLessThan(2);
    }

    [Fact]
    public void BinaryCrossValidationFitsEveryFold() =>
        _context.BinaryClassification
            .CrossValidate(SyntheticRows.View(_context, 180), _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm(epochs: 8)), 3)
            .Should().HaveCount(3).And.OnlyContain(fold => fold.Metrics.Accuracy > 0.8);

    [Fact]
    public void MulticlassCrossValidationFitsEveryFold() =>
        _context.MulticlassClassification
            .CrossValidate(Named(180), _context.MulticlassClassification.Trainers.Lstm(SmallOptions.Lstm(label: "Named", epochs: 12)), 3, "Named")
            .Should().HaveCount(3).And.OnlyContain(fold => fold.Metrics.MicroAccuracy > 0.6);

    [Fact]
    public void RegressionCrossValidationFitsEveryFold() =>
        _context.Regression
            .CrossValidate(SyntheticRows.View(_context, 180), _context.Regression.Trainers.Lstm(SmallOptions.Lstm(label: "Target", epochs: 12)), 3, "Target")
            .Should().HaveCount(3).And.OnlyContain(fold => fold.Metrics.RSquared > 0.6);

    [Fact]
    public void CrossValidatedPipelineGivesAUsableModelPerFold()
    {
        var data = SyntheticRows.View(_context, 120);
        var pipeline = _context.Transforms.NormalizeMinMax("Level")
            .Append(_context.BinaryClassification.Trainers.Rnn(SmallOptions.Rnn() with { StaticColumnNames = ["Level"] }));

        var folds = _context.BinaryClassification.CrossValidate(data, pipeline, 2);

        foreach (var fold in folds)
            fold.Model.Transform(data).GetColumn<bool>("PredictedLabel").Should().HaveCount(120);
    }

    private IDataView Named(int count)
    {
        var rows = SyntheticRows.View(_context, count);
        return _context.Transforms.Conversion.MapValueToKey("Named", "ClassName").Fit(rows).Transform(rows);
    }
}
