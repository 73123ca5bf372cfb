using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>A packed batch's layout and the index tensors made from it, each when it is first asked for.</summary>
internal sealed class TorchPacking(Packing packing, torch.Device device) : IDisposable
{
    private const string Remedy = "Lower Training.BatchSize: libtorch pads every row of a batch to the longest one.";

    private readonly torch.Tensor?[] _bucketed = new torch.Tensor?[2];
    private readonly torch.Tensor?[] _unbucketed = new torch.Tensor?[2];
    private LengthBuckets? _buckets;
    private torch.Tensor? _padded;
    private torch.Tensor? _last;
    private torch.Tensor? _tail;
    private torch.Tensor? _rows;

    public Packing Packing => packing;

    /// <summary>Steps that the rows have been read before.</summary>
    public long FirstStep { get; init; }

    /// <summary>Rows with at least one step.</summary>
    public int ActiveRows => packing.Steps == 0 ? 0 : packing.BatchSizes[0];

    /// <summary>The rows, by length.</summary>
    public LengthBuckets Buckets => _buckets ??= LengthBuckets.Of(packing);

    /// <summary>(PaddedSteps of the buckets): the packed position that each padded one reads.</summary>
    public torch.Tensor BucketedPositions(bool reverse) => _bucketed[reverse ? 1 : 0] ??= Index(Buckets.PaddedPositions(reverse));

    /// <summary>(TotalSteps): the buckets' padded position of each packed one.</summary>
    public torch.Tensor UnbucketedPositions(bool reverse) => _unbucketed[reverse ? 1 : 0] ??= Index(Buckets.PackedPositions(reverse));

    /// <summary>(ActiveRows): each row's last step.</summary>
    public torch.Tensor LastPositions => _last ??= Index(
        [.. packing.Lengths.Take(ActiveRows).Select((length, row) => packing.StepOffsets[length - 1] + row)]);

    /// <summary>(Rows × count): the positions of each row's last steps, in their order.</summary>
    /// <param name="count">At most the shortest row's steps.</param>
    public torch.Tensor TailPositions(int count) => _tail ??= Index(Tail(count));

    /// <summary>(TotalSteps): the row of each packed position.</summary>
    public torch.Tensor RowsOfSteps => _rows ??= Index(packing.RowsOfSteps());

    /// <summary>(Steps × ActiveRows): the packed position of each padded one; padding points at the row's own first step.</summary>
    public torch.Tensor PaddedPositions => _padded ??= Index(Padded());

    public void Dispose()
    {
        foreach (var positions in (torch.Tensor?[])[.. _bucketed, .. _unbucketed, _padded, _last, _tail, _rows])
            positions?.Dispose();
    }

    // Outlives the inner scope in which it is first asked for.
    private static torch.Tensor Own(torch.Tensor tensor) => tensor.DetachFromDisposeScope();

    private torch.Tensor Index(int[] positions) => Own(DeviceCopy.Indices(positions, device));

    private int[] Padded()
    {
        var positions = new int[PackedSize.Of(ActiveRows, (long)packing.Steps * ActiveRows, width: 1, Remedy)];
        for (int step = 0; step < packing.Steps; step++)
        {
            for (int row = 0; row < ActiveRows; row++)
            {
                positions[step * ActiveRows + row] = packing.StepOffsets[step >= packing.Lengths[row] ? 0 : step] + row;
            }
        }

        return positions;
    }

    private int[] Tail(int count)
    {
        var positions = new int[PackedSize.Of(packing.Rows, (long)packing.Rows * count, width: 1, Remedy)];
        for (int row = 0; row < packing.Rows; row++)
        {
            for (int step = 0; step < count; step++)
                positions[row * count + step] = packing.StepOffsets[packing.Lengths[row] - count + step] + row;
        }

        return positions;
    }
}
