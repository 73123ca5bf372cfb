using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Holds a fit's measurements against those on its scores.</summary>
public class HistoryTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void HasOneFullRecordForEachEpoch()
    {
        var history = Fits.Binary(Fits.With(t => t with { MaximumEpochs = 3, Patience = 0 })).History;

        history.Select(e => e.Epoch).Should().Equal(1, 2, 3);
        history.Should().OnlyContain(e => e.TrainingLoss > 0 && e.ValidationLoss > 0 && e.ValidationMetric >= 0 && e.ValidationMetric <= 1
            && e.MetricName == "Accuracy" && e.LearningRate == 0.02 && e.Seconds > 0 && e.StepsPerSecond > 0);
    }

    [Fact]
    public void BinaryMeasuresCoverTheWholeValidationSet()
    {
        // More rows than a validation batch has.
        var validation = SyntheticRows.View(_context, count: 600, seed: 5, shortest: 0);
        var model = Fits.Binary(SmallOptions.Lstm(epochs: 1), SyntheticRows.View(_context, count: 30), validation);

        var metrics = _context.BinaryClassification.Evaluate(model.Transform(validation));

        model.History[0].ValidationMetric.Should().BeApproximately(metrics.Accuracy, 1e-9);
        model.History[0].ValidationLoss.Should().BeApproximately(metrics.LogLoss * Math.Log(2), 1e-5);
    }

    [Fact]
    public void MulticlassMeasuresCoverTheWholeValidationSet()
    {
        var validation = SyntheticRows.View(_context, count: 600, seed: 5);
        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "Class", epochs: 1))
            .Fit(SyntheticRows.View(_context, count: 60), validation);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(validation), labelColumnName: "Class");

        model.History[0].ValidationMetric.Should().BeApproximately(metrics.MicroAccuracy, 1e-9);
        model.History[0].ValidationLoss.Should().BeApproximately(metrics.LogLoss, 1e-5);
    }

    [Fact]
    public void RegressionMeasuresCoverTheWholeValidationSetOnStandardizedLabels()
    {
        var validation = SyntheticRows.View(_context, count: 600, seed: 5);
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn(label: "Target", epochs: 1)).Fit(SyntheticRows.View(_context, count: 60), validation);

        var metrics = _context.Regression.Evaluate(model.Transform(validation), labelColumnName: "Target");

        double scale = model.Fitted.Task.LabelScale![0];
        model.History[0].MetricName.Should().Be("RSquared");
        model.History[0].ValidationMetric.Should().BeApproximately(metrics.RSquared, 1e-5);
        model.History[0].ValidationLoss.Should().BeApproximately(metrics.MeanSquaredError / (scale * scale), 1e-5);
    }

    [Fact]
    public void ClassWeightsWeighTheLossAndNotTheMetric()
    {
        var validation = SyntheticRows.View(_context, count: 100, seed: 5);
        var options = SmallOptions.Lstm(epochs: 1) with { ClassWeights = [1f, 20f] };
        var model = Fits.Binary(options, SyntheticRows.View(_context, count: 30), validation);

        var scored = model.Transform(validation);
        var rows = scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("Label")).ToArray();
        double loss = rows.Sum(r => (r.Second ? 20 : 1) * Math.Log(1 + Math.Exp(r.Second ? -r.First : r.First))) / rows.Sum(r => r.Second ? 20 : 1);

        model.History[0].ValidationMetric.Should().BeApproximately(_context.BinaryClassification.Evaluate(scored).Accuracy, 1e-9);
        model.History[0].ValidationLoss.Should().BeApproximately(loss, 1e-5);
    }

    [Fact]
    public void ExampleWeightsWeighLossAndMetric()
    {
        var validation = SyntheticRows.View(_context, count: 100, seed: 5);
        var model = Fits.Binary(SmallOptions.Lstm(epochs: 1) with { ExampleWeightColumnName = "Weight" }, SyntheticRows.View(_context, count: 12), validation);

        var scored = model.Transform(validation);
        var rows = scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("Label"), scored.GetColumn<float>("Weight")).ToArray();
        double total = rows.Sum(r => (double)r.Third);

        model.History[0].ValidationMetric.Should().BeApproximately(rows.Where(r => r.First > 0 == r.Second).Sum(r => (double)r.Third) / total, 1e-6);
        model.History[0].ValidationLoss.Should().BeApproximately(
            rows.Sum(r => r.Third * Math.Log(1 + Math.Exp(r.Second ? -r.First : r.First))) / total, 1e-5);
    }

    [Fact]
    public void RowsOfWeightZeroTeachNothing()
    {
        // Rows with the opposite label weigh nothing: the same weights as if they all were of the first kind.
        var rows = SyntheticRows.Create();
        for (int i = 0; i < rows.Length; i++)
            rows[i].Weight = i % 2;
        var options = Fits.With(t => t with { BatchSize = 1000, ValidationFraction = 0, MaximumEpochs = 3 }) with { ExampleWeightColumnName = "Weight", NormalizeInputs = false };
        var withZeros = Fits.Binary(options, _context.Data.LoadFromEnumerable(rows));

        var without = Fits.Binary(options, _context.Data.LoadFromEnumerable(rows.Where(r => r.Weight > 0)));

        Fits.WeightsOf(withZeros).Should().Equal(Fits.WeightsOf(without), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Theory]
    [InlineData(0.1, 108, 12)]
    [InlineData(0.25, 90, 30)]
    [InlineData(0, 120, 0)]
    public void ValidationFractionIsKeptOutOfTraining(double share, int training, int validation)
    {
        var recorder = new FitRecorder();

        Fits.Binary(Fits.With(t => t with { ValidationFraction = share, MaximumEpochs = 1 }), context: new() { Observers = [recorder] });

        recorder.Start!.TrainingRows.Should().Be(training);
        recorder.Start.ValidationRows.Should().Be(validation);
    }

    [Fact]
    public void ValidationViewLeavesEveryRowToTraining()
    {
        var recorder = new FitRecorder();

        Fits.Binary(SmallOptions.Lstm(), SyntheticRows.View(_context), SyntheticRows.View(_context, count: 33, seed: 3), new() { Observers = [recorder] });

        recorder.Start.Should().Be(new TrainingStart(120, 33, recorder.Start!.ParameterCount, 2) { Steps = 16 });
    }
}
