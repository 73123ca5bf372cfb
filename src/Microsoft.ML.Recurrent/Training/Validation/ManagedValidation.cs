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
    private readonly List<int> _starts = new ScoringBatches(request.Shape).Cut(held.Set.Inputs, held.Rows);

    public (double Loss, double Metric) Measure(NetworkWeights weights, Action beforeBatch)
    {
        using var frozen = torch.no_grad();
        var scorer = new ManagedNetwork(request.Shape, weights);
        double loss = 0;
        for (int batch = 0; batch < _starts.Count - 1; batch += ChunkBatches)
        {
            beforeBatch();
            int end = Math.Min(batch + ChunkBatches, _starts.Count - 1);
            ParallelRun.Execute(new Batches(this, scorer, batch), end - batch, TorchThreads.Count);
            loss += Loss(_starts[batch], _starts[end] - _starts[batch]);
        }

        return (loss / held.TotalWeight(), held.Metric(request.Task));
    }

    private void Score(ManagedNetwork scorer, int start, int count)
    {
        if (!_scratch.TryTake(out var scratch))
            scratch = new Scratch();
        // Sorted already, so that the packed order is the rows' own.
        scratch.Batch = held.Set.Inputs.Pack(held.Rows.AsSpan(start, count), scratch.Batch);
        scorer.Run(scratch.Batch, scratch.Workspace, held.Logits(start, count));
        if (scratch.Workspace.Length <= 4 * ScoringBatches.MostValues)
            _scratch.Add(scratch);
    }

    private double Loss(int start, int rows)
    {
        using var scope = torch.NewDisposeScope();
        return request.Task.Loss(
            Tensors.From(held.Logits(start, rows), torch.CPU, rows, request.Shape.OutputsPerRow),
            Tensors.From(held.Labels(start, rows), torch.CPU, rows, held.Set.LabelWidth),
            Tensors.From(held.Weights(start, rows), torch.CPU, rows)).item<float>();
    }

    private sealed class Batches(ManagedValidation validation, ManagedNetwork scorer, int first) : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            int start = validation._starts[first + item];
            validation.Score(scorer, start, validation._starts[first + item + 1] - start);
        }
    }

    private sealed class Scratch
    {
        public NetworkWorkspace Workspace { get; } = new();

        public PackedBatch? Batch { get; set; }
    }
}
