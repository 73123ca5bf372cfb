using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Training.Lanes;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>One optimizer step.</summary>
internal sealed partial class TrainingLoop
{
    private void TrainStep(LoadedBatch batch)
    {
        BeforeBatch();
        using var scope = torch.NewDisposeScope();
        _states?.Enter(batch.Packed);
        if (batch.TotalWeight == 0)
        {
            _losses.Add(null, 0, 0);
            PassBy(batch);
            return;
        }

        if (_steps < _epochSteps)
            _reads.Add(batch.Packed, batch.RowWeights);
        _tokens?.Apply(batch.Packed, _reads);
        _noise?.Apply(batch.Packed);
        _network.Begin(batch.Packed);
        _update.BeforeForward();
        var loss = GetLoss(batch);
        _losses.Add(loss, batch.TotalWeight, _request.Shape.CopiedBytes(batch.Packed.Packing.TotalSteps));
        _states?.Leave(batch.Packed, _network.FinalStates);
        _network.Backward(_network.Penalized(loss.DividedBy(batch.TotalWeight)));
        _update.Step(RateAt(_steps) * ((_request.Training.Set as LaneRows)?.RateOf(batch.Packed) ?? 1), _options.GradientClippingNorm);
        _average?.Update();
    }

    /// <summary>Reads a batch from which nothing is learned, for the states that it leaves.</summary>
    private void PassBy(LoadedBatch batch)
    {
        if (_states is null)
            return;
        using var frozen = torch.no_grad();
        using var tensors = new BatchTensors(batch.Packed, _request.Shape, _network.Device);
        _update.BeforeForward();
        _network.Forward(tensors, training: false);
        _states.Leave(batch.Packed, _network.FinalStates);
    }

    /// <summary>The weighted sum of the labels' losses, or of the rows' under a field over their labels.</summary>
    private torch.Tensor GetLoss(LoadedBatch batch)
    {
        using var tensors = new BatchTensors(batch.Packed, _request.Shape, _network.Device);
        var logits = _network.Forward(tensors, training: true);
        if (_network.HasField)
            return _network.FieldLoss(logits, batch.Labels, batch.Weights, tensors.Packing);
        return _request.Task.TrainingLoss(
            logits,
            Tensors.From(batch.Labels, _network.Device, batch.Count, _request.Training.Set.LabelWidth),
            Tensors.From(batch.Weights, _network.Device, batch.Count));
    }
}
