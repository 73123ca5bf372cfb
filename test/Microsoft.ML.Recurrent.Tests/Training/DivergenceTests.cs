using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class DivergenceTests
{
    private const string Remedy = " Lower LearningRate, keep GradientClippingNorm on, and look for extreme values in the data.";

    [Fact]
    public void LossThatIsNoNumberNamesEpochAndBatch()
    {
        var recorder = new FitRecorder();

        Diverging(t => t with { BatchSize = 60, ValidationFraction = 0 }, observer: recorder).Should().Throw<InvalidOperationException>()
            .WithMessage("The loss became NaN in epoch 1, batch 2, so the fit was stopped." + Remedy);
        recorder.Batches.Should().HaveCount(1);
    }

    [Fact]
    public void ValidationLossThatIsNoNumberNamesTheEpoch() =>
        Diverging(t => t with { BatchSize = 1000, MaximumEpochs = 1 }).Should().Throw<InvalidOperationException>()
            .WithMessage("The validation loss became NaN in epoch 1, so the fit was stopped." + Remedy);

    [Fact]
    public void InfiniteLossIsCalledSo() =>
        // Squared errors overflow where the scores themselves do not.
        Fit(Options(t => t with { BatchSize = 1000 }) with { LabelColumnName = "Target" }, scale: 1e25f).Should().Throw<InvalidOperationException>()
            .WithMessage("The loss became infinite in epoch 1, batch 1, so the fit was stopped." + Remedy);

    [Fact]
    public void LastStepOutOfRangeGivesNoModel() =>
        Diverging(t => t with { BatchSize = 1000, MaximumEpochs = 1, ValidationFraction = 0 }, scale: 1000).Should().Throw<InvalidOperationException>()
            .WithMessage("The weights 'recurrent.weight_ih_l0' became NaN or infinite in epoch 1, so there is no model." + Remedy);

    [Fact]
    public void EquationsOfACellOfOnesOwnAreNamedAsAReason()
    {
        var cell = Cell.Define("mine", s => s.Output(Expr.Exp(1e6 * s.Input("x"))));
        var context = new MLContext(1);
        var trainer = context.BinaryClassification.Trainers.Recurrent(SmallOptions.Of(new RecurrentCellOptions { Cell = cell }, "Values", "Label"));

        trainer.Invoking(t => t.Fit(SyntheticRows.View(context))).Should().Throw<InvalidOperationException>()
            .WithMessage("The loss became *" + Remedy + " The equations of the cell 'mine' may divide by 0 or grow without bound.");
    }

    /// <summary>A ReLU network that one step throws far out, where products overflow.</summary>
    private static Action Diverging(Func<TrainingOptions, TrainingOptions> training, float scale = 1, TrainingObserver? observer = null) => Fit(
        Options(t => training(t with { Optimizer = RecurrentOptimizer.Sgd, LearningRate = 1e38, GradientClippingNorm = 0 })), scale, observer);

    private static RnnOptions Options(Func<TrainingOptions, TrainingOptions> training)
    {
        var options = SmallOptions.Rnn() with { Activation = RnnActivation.Relu, NormalizeInputs = false };
        return options with { Training = training(options.Training) };
    }

    private static Action Fit(RnnOptions options, float scale, TrainingObserver? observer = null) => () =>
    {
        var context = new MLContext(1);
        var rows = SyntheticRows.Create(shortest: 3);
        foreach (var row in rows)
            row.Values = [.. row.Values.Select(value => value * scale)];
        context.Transforms.Rnn(options).Fit(context.Data.LoadFromEnumerable(rows), new FitContext { Observers = observer is null ? [] : [observer] });
    };
}
