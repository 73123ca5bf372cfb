using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>A packed batch's layout and the index tensors made from it, each when it is first asked for..</summary>
internal sealed class TorchPacking(Packing packing, torch.Device device) : IDisposable
{
    private readonly torch.Tensor?[] _padded = new torch.Tensor?[2];
    private torch.Tensor? _mirrored;
    private torch.Tensor? _lengths;
    private torch.Tensor? _last;
    private torch.Tensor? _tail;
    private torch.Tensor? _rows;

    public Packing Packing => packing;

    /// <summary>Rows with at least one step.</summary>
    public int ActiveRows => packing.Steps == 0 ? 0 : packing.BatchSizes[0];

    /// <summary>(ActiveRows), int64, on the CPU as libtorch wants it.</summary>
    public torch.Tensor Lengths => _lengths ??= Own(torch.tensor([.. packing.Lengths.Take(ActiveRows).Select(l => (long)l)]));

    /// <summary>(TotalSteps): for each packed position, the position of the same row's step counted from the other end.</summary>
    public torch.Tensor MirroredPositions => _mirrored ??= Own(torch.tensor(Mirrored(), device: device));

    /// <summary>(ActiveRows): each row's last step.</summary>
    public torch.Tensor LastPositions => _last ??= Own(torch.tensor(
        [.. packing.Lengths.Take(ActiveRows).Select((length, row) => (long)packing.StepOffsets[length - 1] + row)], device: device));

    /// <summary>(Rows × count): the positions of each row's last steps, in their order.</summary>
    /// <param name="count">At most the shortest row's steps.</param>
    public torch.Tensor TailPositions(int count) => _tail ??= Own(torch.tensor(Tail(count), device: device));

    /// <summary>(TotalSteps): each position's row.</summary>
    public torch.Tensor RowsOfPositions => _rows ??= Own(torch.tensor(
        [.. packing.BatchSizes.Take(packing.Steps).SelectMany(size => Enumerable.Range(0, size).Select(row => (long)row))], device: device));

    /// <summary>(Steps × ActiveRows): the packed position of each padded one; padding points at the row's own
    /// first step, which leaves a maximum over the steps as it is.</summary>
    public torch.Tensor PaddedPositions(bool reverse) => _padded[reverse ? 1 : 0] ??= Own(torch.tensor(Padded(reverse), device: device));

    public void Dispose()
    {
        _padded[0]?.Dispose();
        _padded[1]?.Dispose();
        _mirrored?.Dispose();
        _lengths?.Dispose();
        _last?.Dispose();
        _tail?.Dispose();
        _rows?.Dispose();
    }

    // Outlives the inner scope in which it is first asked for.
    private static torch.Tensor Own(torch.Tensor tensor) => tensor.DetachFromDisposeScope();

    private long[] Padded(bool reverse)
    {
        var positions = new long[packing.Steps * ActiveRows];
        for (int step = 0; step < packing.Steps; step++)
        {
            for (int row = 0; row < ActiveRows; row++)
            {
                int length = packing.Lengths[row], read = step >= length ? 0 : reverse ? length - 1 - step : step;
                positions[step * ActiveRows + row] = packing.StepOffsets[read] + row;
            }
        }

        return positions;
    }

    private long[] Tail(int count)
    {
        var positions = new long[packing.Rows * count];
        for (int row = 0; row < packing.Rows; row++)
        {
            for (int step = 0; step < count; step++)
                positions[row * count + step] = packing.StepOffsets[packing.Lengths[row] - count + step] + row;
        }

        return positions;
    }

    private long[] Mirrored()
    {
        var positions = new long[packing.TotalSteps];
        for (int step = 0; step < packing.Steps; step++)
        {
            for (int row = 0; row < packing.BatchSizes[step]; row++)
                positions[packing.StepOffsets[step] + row] = packing.StepOffsets[packing.Lengths[row] - 1 - step] + row;
        }

        return positions;
    }
}
