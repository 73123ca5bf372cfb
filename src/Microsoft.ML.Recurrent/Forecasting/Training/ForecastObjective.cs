using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tasks;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Pinball loss over the levels (Koenker &amp; Bassett 1978, eq. 3.1), twice, so that the median alone gives the absolute error;
/// and squared error where the point forecast is a mean. A missing label (NaN) takes no part. Immutable.</summary>
internal sealed class ForecastObjective(QuantileLevels levels) : ITrainingObjective
{
    public string MetricName => "ScaledMAE";

    public torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights)
    {
        var outputs = logits.view(labels.size(0), labels.size(1), levels.Outputs);
        var observed = labels.isnan().logical_not();
        var truth = torch.where(observed, labels, torch.zeros_like(labels));
        var losses = torch.zeros_like(truth);
        if (levels.Levels.Length > 0)
            losses = losses + Pinball(Quantiles(outputs), truth);
        if (levels.HasMean)
            losses = losses + (truth - outputs.select(2, levels.Outputs - 1)).square();
        var mask = observed.to(losses.dtype);
        return ((losses * mask).sum(1) / mask.sum(1).clamp_min(1) * weights).sum();
    }

    /// <summary>Mean absolute error of the point forecasts over the observed labels, in scaled units.</summary>
    public double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        int width = labels.Length / weights.Length;
        double error = 0, weight = 0;
        var values = new float[levels.Levels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(labels[i]))
                continue;
            float point = levels.Decode(logits.Slice(i * levels.Outputs, levels.Outputs), values);
            error += weights[i / width] * Math.Abs((double)point - labels[i]);
            weight += weights[i / width];
        }

        return weight == 0 ? 0 : error / weight;
    }

    /// <summary>(rows, label width, levels), never crossing.</summary>
    private torch.Tensor Quantiles(torch.Tensor outputs)
    {
        int below = levels.MedianIndex, above = levels.Levels.Length - below - 1;
        var median = outputs.narrow(2, below, 1);
        List<torch.Tensor> parts = [median];
        if (above > 0)
            parts.Add(median + torch.nn.functional.softplus(outputs.narrow(2, below + 1, above)).cumsum(2));
        if (below > 0)
            parts.Insert(0, (median - torch.nn.functional.softplus(outputs.narrow(2, 0, below)).flip(2).cumsum(2).flip(2)).view(outputs.size(0), outputs.size(1), below));
        return torch.cat(parts, 2);
    }

    /// <summary>(rows, label width): the mean over the levels.</summary>
    private torch.Tensor Pinball(torch.Tensor quantiles, torch.Tensor truth)
    {
        var share = Tensors.From(levels.Levels, truth.device, levels.Levels.Length);
        var difference = truth.unsqueeze(2) - quantiles;
        return torch.maximum(difference * share, difference * (share - 1)).mean([2L]) * 2;
    }
}
