using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class EarlyStoppingTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void StopsAfterSoManyEpochsWithoutABetterValidationLoss()
    {
        var history = FitOnOpposite(patience: 3, epochs: 20).History;

        history.BestEpoch.Should().Be(1);
        history.Should().HaveCount(4);
        history.StopReason.Should().Be("The validation loss has not improved for 3 epochs.");
    }

    [Fact]
    public void SwitchedOffItRunsAllEpochsAndStillRestoresTheBest()
    {
        var model = FitOnOpposite(patience: 0, epochs: 6);

        model.History.Should().HaveCount(6);
        model.History.StopReason.Should().Be("All 6 epochs are done.");
        model.History.BestEpoch.Should().Be(1);
        LogLoss(model, Opposite.Of(_context)).Should().BeApproximately(model.History[0].ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void ModelHoldsTheBestEpochsWeights()
    {
        // Learns, then overfits: the best epoch stands in the middle.
        var validation = SyntheticRows.View(_context, count: 60, seed: 9);
        var options = Fits.With(t => t with { LearningRate = 0.3, MaximumEpochs = 12, Patience = 0, GradientClippingNorm = 0 });

        var model = Fits.Binary(options, SyntheticRows.View(_context), validation);

        var losses = model.History.Select(e => e.ValidationLoss!.Value).ToArray();
        model.History.BestEpoch.Should().Be(Array.IndexOf(losses, losses.Min()) + 1).And.BeLessThan(12);
        LogLoss(model, validation).Should().BeApproximately(losses.Min(), 1e-5);
    }

    [Fact]
    public void WithoutValidationTheLastEpochIsTheBest()
    {
        var history = Fits.Binary(Fits.With(t => t with { ValidationFraction = 0, MaximumEpochs = 8, Patience = 1, LearningRate = 0.5 })).History;

        history.Should().HaveCount(8);
        history.BestEpoch.Should().Be(8);
        history.Should().OnlyContain(e => e.ValidationLoss == null && e.ValidationMetric == null);
    }

    [Fact]
    public void SmallerImprovementThanAskedForIsNone()
    {
        var course = new Course(patience: 2, minimumImprovement: 0.5).Run(3, 2.6, 2.4, 2.2, 2.0);

        course.Best.Record.Should().Be(3, "2.4 is the first loss that is lower than 3 by more than 0.5");
        course.StopReason.Should().Be("The validation loss has not improved for 2 epochs.");
    }

    [Fact]
    public void WaitsAnewAfterEveryImprovement()
    {
        var course = new Course(patience: 2, minimumImprovement: 0).Run(3, 4, 2, 4, 1, 4);

        course.StopReason.Should().BeNull();
        course.Best.Record.Should().Be(5);
    }

    /// <summary>The mean logistic loss of a view's scores, in double precision.</summary>
    private static double LogLoss(RecurrentTransformer model, IDataView view)
    {
        var scored = model.Transform(view);
        return scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("Label"), (score, label) =>
            Math.Log(1 + Math.Exp(label ? -(double)score : score))).Average();
    }

    private RecurrentTransformer FitOnOpposite(int patience, int epochs) => Fits.Binary(
        Fits.With(t => t with { Patience = patience, MaximumEpochs = epochs }), SyntheticRows.View(_context), Opposite.Of(_context));

    private sealed class Course(int patience, double minimumImprovement)
    {
        private readonly EarlyStopping _stopping = new(patience, Order(minimumImprovement), "epochs");
        private readonly TrainingControl _control = new();

        public BestWeights<int> Best { get; } = new(() => 0, Order(minimumImprovement));

        public string? StopReason => _control.StopReason;

        private static MeasurementOrder Order(double minimumImprovement) => new(new TrainingOptions { MinimumImprovement = minimumImprovement }, isHigherBetter: true);

        public Course Run(params double[] losses)
        {
            for (int i = 0; i < losses.Length; i++)
            {
                var epoch = new TrainingEpoch(i + 1, 0, losses[i], "", null, 0, 0, 0);
                Best.OnEpochEnd(epoch, _control);
                _stopping.OnEpochEnd(epoch, _control);
            }

            return this;
        }
    }
}
