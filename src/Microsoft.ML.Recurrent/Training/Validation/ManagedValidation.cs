using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
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
        var measure = request.Task.MeasureOf(LabelField.Of(request.Shape, [weights]));
        double loss = 0;
        for (int first = 0; first < held.Batches; first += ChunkBatches)
        {
            beforeBatch();
            int end = Math.Min(first + ChunkBatches, held.Batches);
            int size = PackedSize.Of(end - first, held.Offset(end) - held.Offset(first), _outputs);
            if (_logits.Length < size)
                _logits = new float[size];
            ParallelRun.Execute(new Batches(this, scorer, first), end - first, TorchThreads.Count);
            loss += measure is { HasLoss: true } ? 0 : Loss(first, end, _logits.AsSpan(0, size));
            if (measure is not null)
                loss += Measure(measure, first, end);
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

    /// <summary>Measures rows as wholes, and leaves what is decoded in place of the logits.</summary>
    /// <returns>The sum of the rows' losses.</returns>
    private double Measure(TagMeasure measure, int first, int end)
    {
        double[] losses = new double[end - first];
        ParallelRun.Execute(new Rows(this, measure, first, losses), losses.Length, TorchThreads.Count);
        return losses.Sum();
    }

    /// <summary>The logits of a batch of the chunk that begins with a batch.</summary>
    private Span<float> LogitsOf(int first, int batch)
    {
        int start = held.Offset(batch), labels = held.Offset(batch + 1) - start;
        return _logits.AsSpan((start - held.Offset(first)) * _outputs, labels * _outputs);
    }

    private sealed class Batches(ManagedValidation validation, ManagedNetwork scorer, int first) : IParallelWork
    {
        public void Execute(int item, int worker) => validation.Score(scorer, first + item, validation.LogitsOf(first, first + item));
    }

    private sealed class Rows(ManagedValidation validation, TagMeasure measure, int first, double[] losses) : IParallelWork
    {
        public void Execute(int item, int worker) => losses[item] = validation.Held.Measure(measure, first + item, validation.LogitsOf(first, first + item));
    }

    private sealed class Scratch
    {
        public NetworkWorkspace Workspace { get; } = new();

        public PackedBatch? Batch { get; set; }
    }
}
