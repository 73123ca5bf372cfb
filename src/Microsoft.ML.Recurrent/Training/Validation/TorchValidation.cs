using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>Runs the torch network, for devices of torch's.</summary>
internal sealed class TorchValidation(TrainingRequest request, RecurrentNetwork network, HeldRows held) : IValidation
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchRows = 256;

    private PackedBatch? _batch;

    public (double Loss, double Metric) Measure(NetworkWeights weights, Action beforeBatch)
    {
        using var frozen = torch.no_grad();
        var trained = network.Export();
        var measure = request.Task.MeasureOf(LabelField.Of(request.Shape, [weights]));
        try
        {
            network.Import(weights);
            return Measure(measure, beforeBatch);
        }
        finally
        {
            network.Import(trained);
        }
    }

    private (double Loss, double Metric) Measure(TagMeasure? measure, Action beforeBatch)
    {
        var metric = held.NewMetric(request.Task);
        double loss = 0;
        for (int batch = 0; batch < held.Batches; batch++)
        {
            beforeBatch();
            if (held.Offset(batch + 1) > held.Offset(batch))
                loss += Loss(batch, measure, metric);
        }

        return (loss / held.TotalWeight(), metric.Value);
    }

    private double Loss(int batch, TagMeasure? measure, IMetric metric)
    {
        using var scope = torch.NewDisposeScope();
        _batch = held.Set.Inputs.Pack(held.Rows(batch), _batch);
        using var tensors = new BatchTensors(_batch, request.Shape, network.Device);
        var logits = network.Forward(tensors, training: false);
        float[] read = Tensors.ToArray(logits);
        double ofRows = measure is null ? 0 : held.Measure(measure, batch, read);
        held.Add(metric, batch, batch + 1, read);
        if (measure is { HasLoss: true })
            return ofRows;
        int labels = held.Offset(batch + 1) - held.Offset(batch);
        return request.Task.Loss(
            logits,
            Tensors.From(held.Labels(batch, batch + 1), network.Device, labels, held.Set.LabelWidth),
            Tensors.From(held.Weights(batch, batch + 1), network.Device, labels)).item<float>();
    }
}
