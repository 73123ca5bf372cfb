using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>Scores with the managed network, in parallel parts: the logits are those of a transform, bit for bit.</summary>
internal sealed class ManagedValidation(TrainingRequest request, RecurrentNetwork network, HeldRows held) : IValidation
{
    private const int PartRows = 64;
    private const int ChunkRows = 16 * PartRows;

    private readonly ConcurrentBag<Scratch> _scratch = [];

    public (double Loss, double Metric) Measure(Action beforeBatch)
    {
        using var frozen = torch.no_grad();
        var scorer = new ManagedNetwork(request.Shape, network.Export());
        double loss = 0;
        for (int start = 0; start < held.Rows.Length; start += ChunkRows)
        {
            beforeBatch();
            int first = start, rows = Math.Min(ChunkRows, held.Rows.Length - start);
            Parallel.For(0, (rows + PartRows - 1) / PartRows, part =>
                Score(scorer, first + part * PartRows, Math.Min(PartRows, rows - part * PartRows)));
            loss += Loss(start, rows);
        }

        return (loss / held.TotalWeight(), held.Metric(request.Task));
    }

    private void Score(ManagedNetwork scorer, int start, int count)
    {
        if (!_scratch.TryTake(out var scratch))
            scratch = new Scratch();
        // Sorted already, so that the packed order is the rows' own.
        scratch.Batch = held.Set.Inputs.Pack(held.Rows.AsSpan(start, count), scratch.Batch);
        scorer.Run(scratch.Batch, scratch.Workspace, encoded: default, held.Logits(start, count));
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

    private sealed class Scratch
    {
        public NetworkWorkspace Workspace { get; } = new();

        public PackedBatch? Batch { get; set; }
    }
}
