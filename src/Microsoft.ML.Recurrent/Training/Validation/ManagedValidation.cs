using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>Scores with the managed network, in parallel batches: the logits are bit-identical to a transform's.</summary>
internal sealed class ManagedValidation(TrainingRequest request, HeldRows held) : IValidation
{
    // Batches between two losses.
    private const int ChunkBatches = 16;

    private readonly ConcurrentBag<Scratch> _scratch = [];
    private readonly int _outputs = request.Shape.OutputsPerRow;
    private float[] _logits = [];

    private HeldRows Held => held;

    public (double Loss, double Metric) Measure(NetworkWeights weights, Action beforeBatch)
    {
        using var frozen = torch.no_grad();
        var scorer = new ManagedNetwork(request.Shape, weights);
        var metric = held.NewMetric(request.Task);
        double loss = 0;
        for (int first = 0; first < held.Batches; first += ChunkBatches)
        {
            beforeBatch();
            int end = Math.Min(first + ChunkBatches, held.Batches);
            int size = PackedSize.Of(end - first, held.Offset(end) - held.Offset(first), _outputs);
            if (_logits.Length < size)
                _logits = new float[size];
            ParallelRun.Execute(new Batches(this, scorer, first), end - first, TorchThreads.Count);
            loss += Loss(first, end, _logits.AsSpan(0, size));
            held.Add(metric, first, end, _logits.AsSpan(0, size));
        }

        return (loss / held.TotalWeight(), metric.Value);
    }

    private void Score(ManagedNetwork scorer, int batch, Span<float> logits)
    {
        if (!_scratch.TryTake(out var scratch))
            scratch = new Scratch();
        scratch.Batch = held.Set.Inputs.Pack(held.Rows(batch), scratch.Batch);
        scorer.Run(scratch.Batch, scratch.Workspace, logits);
        if (scratch.Workspace.Length <= 4 * ScoringBatches.MostValues)
            _scratch.Add(scratch);
    }

    private double Loss(int first, int end, ReadOnlySpan<float> logits)
    {
        int labels = held.Offset(end) - held.Offset(first);
        if (labels == 0)
            return 0;
        using var scope = torch.NewDisposeScope();
        return request.Task.Loss(
            Tensors.From(logits, torch.CPU, labels, _outputs),
            Tensors.From(held.Labels(first, end), torch.CPU, labels, held.Set.LabelWidth),
            Tensors.From(held.Weights(first, end), torch.CPU, labels)).item<float>();
    }

    private sealed class Batches(ManagedValidation validation, ManagedNetwork scorer, int first) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            var (held, width) = (validation.Held, validation._outputs);
            int start = held.Offset(first + item), labels = held.Offset(first + item + 1) - start;
            validation.Score(scorer, first + item, validation._logits.AsSpan((start - held.Offset(first)) * width, labels * width));
        }
    }

    private sealed class Scratch
    {
        public NetworkWorkspace Workspace { get; } = new();

        public PackedBatch? Batch { get; set; }
    }
}
