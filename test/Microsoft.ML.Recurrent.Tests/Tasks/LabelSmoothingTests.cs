using Microsoft.ML.Recurrent.Tasks;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

/// <summary>Smoothed labels are trained on; the loss that is measured knows nothing of it.</summary>
public class LabelSmoothingTests
{
    [Fact]
    public void BinarySpreadsTheFractionOverBothClasses()
    {
        using var scope = torch.NewDisposeScope();
        var task = RecurrentTask.Create(new TaskDescription(PredictionTask.BinaryClassification, 1), labelSmoothing: 0.2);
        var (logits, labels, weights) = (torch.tensor([2f, -1f]).view(2, 1), torch.tensor([1f, 0f]).view(2, 1), torch.ones(2));

        double expected = 0.9 * Cost(2) + 0.1 * Cost(-2) + 0.9 * Cost(1) + 0.1 * Cost(-1);
        task.TrainingLoss(logits, labels, weights).item<float>().Should().BeApproximately((float)expected, 1e-5f);
        task.Loss(logits, labels, weights).item<float>().Should().BeApproximately((float)(Cost(2) + Cost(1)), 1e-5f);
        labels.data<float>().ToArray().Should().Equal(1, 0);

        static double Cost(double margin) => Math.Log(1 + Math.Exp(-margin));
    }

    [Fact]
    public void MulticlassSpreadsTheFractionOverAllClasses()
    {
        using var scope = torch.NewDisposeScope();
        var task = RecurrentTask.Create(new TaskDescription(PredictionTask.MulticlassClassification, 3), labelSmoothing: 0.3);
        var (logits, labels, weights) = (torch.tensor([1f, 2f, 0f]).view(1, 3), torch.tensor([1f]).view(1, 1), torch.tensor([2f]));
        double total = Math.Log(Math.Exp(1) + Math.Exp(2) + 1);

        double expected = 2 * (0.8 * (total - 2) + 0.1 * (total - 1) + 0.1 * total);
        task.TrainingLoss(logits, labels, weights).item<float>().Should().BeApproximately((float)expected, 1e-5f);
        task.Loss(logits, labels, weights).item<float>().Should().BeApproximately((float)(2 * (total - 2)), 1e-5f);
    }

    [Fact]
    public void RegressionHasNone()
    {
        using var scope = torch.NewDisposeScope();
        var task = RecurrentTask.Create(new TaskDescription(PredictionTask.Regression, 1), labelSmoothing: 0.3);
        var (scores, labels, weights) = (torch.tensor([1f]).view(1, 1), torch.tensor([3f]).view(1, 1), torch.ones(1));

        task.TrainingLoss(scores, labels, weights).item<float>().Should().Be(4);
    }
}
