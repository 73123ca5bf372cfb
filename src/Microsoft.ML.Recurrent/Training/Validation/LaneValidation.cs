using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training.Lanes;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>Measures a network on lanes of joined rows, whose states are carried from window to window, with managed code. Groups of lanes run side by side; threads change no bit.</summary>
internal sealed class LaneValidation(TrainingRequest request, LaneRows lanes) : IValidation
{
    private const int GroupLanes = 8;

    private readonly float[] _logits = new float[PackedSize.Of(lanes.Lanes, lanes.Joined.Inputs.TotalSteps, request.Shape.OutputsPerRow)];

    private int Outputs => request.Shape.OutputsPerRow;

    public (double Loss, double Metric) Measure(NetworkWeights weights, Action beforeBatch)
    {
        using var frozen = torch.no_grad();
        var scorer = new ManagedNetwork(request.Shape, weights);
        int groups = (lanes.Lanes + GroupLanes - 1) / GroupLanes;
        for (int first = 0; first < groups; first += TorchThreads.Count)
        {
            beforeBatch();
            int count = Math.Min(TorchThreads.Count, groups - first);
            ParallelRun.Execute(new Groups(this, scorer, first), count, TorchThreads.Count);
        }

        var metric = request.Task.NewMetric(lanes.Joined.Labels, lanes.Joined.Weights);
        metric.Add(_logits, lanes.Joined.Labels, lanes.Joined.Weights);
        return (Loss() / lanes.Joined.Weights.Sum(weight => (double)weight), metric.Value);
    }

    private double Loss()
    {
        using var scope = torch.NewDisposeScope();
        int steps = lanes.Joined.Inputs.TotalSteps;
        return request.Task.Loss(
            Tensors.From(_logits, torch.CPU, steps, Outputs),
            Tensors.From(lanes.Joined.Labels, torch.CPU, steps, lanes.LabelWidth),
            Tensors.From(lanes.Joined.Weights, torch.CPU, steps)).item<float>();
    }

    private void Score(ManagedNetwork scorer, int firstLane, int count)
    {
        var workspace = new NetworkWorkspace();
        var states = new LaneStates(request.Shape, count);
        PackedBatch? batch = null;
        float[] packed = [];
        for (int window = 0; window < lanes.Windows; window++)
        {
            var rows = lanes.BatchOf(window).AsSpan(firstLane, count);
            batch = lanes.Pack(rows, batch);
            int size = PackedSize.Of(count, batch.Packing.TotalSteps, Outputs);
            if (packed.Length < size)
                packed = new float[size];
            var carried = states.Packed(batch.RowOrder);
            scorer.RunOn(batch, workspace, packed.AsSpan(0, size), carried);
            states.Take(batch.RowOrder, carried);
            Scatter(batch, rows, packed);
        }
    }

    /// <summary>Writes what a window gives to its place in the text.</summary>
    private void Scatter(PackedBatch batch, ReadOnlySpan<int> rows, ReadOnlySpan<float> packed)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            int start = lanes.Start(rows[batch.RowOrder[row]]);
            for (int step = 0; step < batch.Packing.Lengths[row]; step++)
                packed.Slice((batch.Packing.StepOffsets[step] + row) * Outputs, Outputs).CopyTo(_logits.AsSpan((start + step) * Outputs));
        }
    }

    private sealed class Groups(LaneValidation validation, ManagedNetwork scorer, int first) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int lane = (first + item) * GroupLanes;
            validation.Score(scorer, lane, Math.Min(GroupLanes, validation.Lanes.Lanes - lane));
        }
    }

    private LaneRows Lanes => lanes;
}
