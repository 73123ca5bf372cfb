using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tasks;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Pinball loss over the levels (Koenker &amp; Bassett 1978, eq. 3.1), twice, so that the median alone gives the absolute error;
/// and squared error where the point forecast is a mean. A missing label (NaN) takes no part. Immutable.</summary>
internal sealed class ForecastObjective(QuantileLevels levels) : ITrainingObjective
{
    public string MetricName => "ScaledMAE";

    public bool IsHigherBetter => false;

    public torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights)
    {
        var outputs = logits.view(labels.size(0), labels.size(1), levels.Outputs);
        var observed = labels.isnan().logical_not();
        var truth = torch.where(observed, labels, torch.zeros_like(labels));
        var losses = Losses(outputs, truth);
        var mask = observed.to(losses.dtype);
        var counts = mask.sum(1);
        return ((losses * mask).sum(1) / torch.maximum(counts, torch.ones_like(counts)) * weights).sum();
    }

    public IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => new ForecastError(levels);

    /// <summary>(rows, label width).</summary>
    private torch.Tensor Losses(torch.Tensor outputs, torch.Tensor truth)
    {
        var squares = levels.HasMean ? truth.Minus(outputs.select(2, levels.Outputs - 1)).square() : null;
        var pinball = levels.Levels.Length > 0 ? Pinball(Quantiles(outputs), truth) : null;
        return squares is null ? pinball! : pinball is null ? squares : squares.Plus(pinball);
    }

    /// <summary>(rows, label width, levels), never crossing.</summary>
    private torch.Tensor Quantiles(torch.Tensor outputs)
    {
        int below = levels.MedianIndex, above = levels.Levels.Length - below - 1;
        var median = outputs.narrow(2, below, 1);
        List<torch.Tensor> parts = [median];
        if (above > 0)
            parts.Add(median.Plus(Softplus(outputs.narrow(2, below + 1, above)).cumsum(2)));
        if (below > 0)
            parts.Insert(0, median.Minus(Softplus(outputs.narrow(2, 0, below)).flip(2).cumsum(2).flip(2)).view(outputs.size(0), outputs.size(1), below));
        return torch.cat(parts, 2);
    }

    private static torch.Tensor Softplus(torch.Tensor tensor) => torch.logaddexp(tensor, torch.zeros_like(tensor));

    /// <summary>(rows, label width): the mean over the levels.</summary>
    private torch.Tensor Pinball(torch.Tensor quantiles, torch.Tensor truth)
    {
        var above = Tensors.From([.. levels.Levels.Select(level => 2 * level)], truth.device, levels.Levels.Length);
        var below = Tensors.From([.. levels.Levels.Select(level => 2 * level - 2)], truth.device, levels.Levels.Length);
        var difference = truth.unsqueeze(2).Minus(quantiles);
        return torch.maximum(difference * above, difference * below).mean([2L]);
    }
}
