using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>Runs the torch network, for devices of torch's.</summary>
internal sealed class TorchValidation(TrainingRequest request, RecurrentNetwork network, HeldRows held) : IValidation
{
    private const int BatchRows = 256;

    private readonly List<int> _starts = new ScoringBatches(request.Shape, BatchRows).Cut(held.Set.Inputs, held.Rows);
    private PackedBatch? _batch;

    public (double Loss, double Metric) Measure(NetworkWeights weights, Action beforeBatch)
    {
        using var frozen = torch.no_grad();
        var trained = network.Export();
        try
        {
            network.Import(weights);
            return Measure(beforeBatch);
        }
        finally
        {
            network.Import(trained);
        }
    }

    private (double Loss, double Metric) Measure(Action beforeBatch)
    {
        double loss = 0;
        for (int batch = 0; batch < _starts.Count - 1; batch++)
        {
            beforeBatch();
            loss += Loss(_starts[batch], _starts[batch + 1] - _starts[batch]);
        }

        return (loss / held.TotalWeight(), held.Metric(request.Task));
    }

    private double Loss(int start, int rows)
    {
        using var scope = torch.NewDisposeScope();
        // Sorted already, so that the packed order is the rows' own.
        _batch = held.Set.Inputs.Pack(held.Rows.AsSpan(start, rows), _batch);
        using var batch = new BatchTensors(_batch, request.Shape, network.Device);
        var logits = network.Forward(batch, training: false);
        Tensors.ToArray(logits).CopyTo(held.Logits(start, rows));
        return request.Task.Loss(
            logits,
            Tensors.From(held.Labels(start, rows), network.Device, rows, held.Set.LabelWidth),
            Tensors.From(held.Weights(start, rows), network.Device, rows)).item<float>();
    }
}
