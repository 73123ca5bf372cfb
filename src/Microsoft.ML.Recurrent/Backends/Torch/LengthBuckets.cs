using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Neighboring rows of a packed batch that run side by side, padded behind to the longest of them.</summary>
/// <param name="FirstRow">The first row, in packed order.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Steps">The longest row's steps.</param>
/// <param name="Start">The bucket's place among the padded steps of all buckets, which are time-major within each.</param>
internal readonly record struct LengthBucket(int FirstRow, int Rows, int Steps, int Start);

/// <summary>
/// Cuts a packed batch into buckets of like lengths, for layers that take rows of one length. A bucket holds at most as much padding as
/// steps; where the next one begins, rows are less than half as long, so that all buckets together take less than twice the longest row's steps.
/// </summary>
internal sealed class LengthBuckets
{
    private readonly Packing _packing;
    private readonly List<LengthBucket> _buckets = [];

    private LengthBuckets(Packing packing) => _packing = packing;

    public IReadOnlyList<LengthBucket> Buckets => _buckets;

    /// <summary>Steps of all buckets, padding included.</summary>
    public int PaddedSteps { get; private set; }

    /// <summary>True if all rows with steps are of one length, so that packed and padded order are the same.</summary>
    public bool AreRowsEven => PaddedSteps == _packing.TotalSteps && _buckets.Count <= 1;

    public static LengthBuckets Of(Packing packing)
    {
        var buckets = new LengthBuckets(packing);
        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0;)
            row += buckets.Add(row);
        return buckets;
    }

    /// <summary>(PaddedSteps): the packed step that each padded one reads; padding reads its row's first step.</summary>
    /// <param name="reverse">Whether each row is mirrored within its own length.</param>
    public int[] PaddedPositions(bool reverse)
    {
        int[] positions = new int[PaddedSteps];
        foreach (var bucket in _buckets)
        {
            for (int step = 0; step < bucket.Steps; step++)
            {
                for (int row = 0; row < bucket.Rows; row++)
                    positions[bucket.Start + step * bucket.Rows + row] = Packed(bucket.FirstRow + row, step, reverse);
            }
        }

        return positions;
    }

    /// <summary>(TotalSteps): the padded step that holds each packed one.</summary>
    /// <param name="reverse">Whether each row is mirrored within its own length.</param>
    public int[] PackedPositions(bool reverse)
    {
        int[] positions = new int[_packing.TotalSteps];
        foreach (var bucket in _buckets)
        {
            for (int row = 0; row < bucket.Rows; row++)
            {
                for (int step = 0; step < _packing.Lengths[bucket.FirstRow + row]; step++)
                    positions[Packed(bucket.FirstRow + row, step, reverse)] = bucket.Start + step * bucket.Rows + row;
            }
        }

        return positions;
    }

    /// <summary>(PaddedSteps): 1 / the row's steps, and 0 for padding.</summary>
    public float[] MeanWeights()
    {
        float[] weights = new float[PaddedSteps];
        foreach (var bucket in _buckets)
        {
            for (int row = 0; row < bucket.Rows; row++)
            {
                int length = _packing.Lengths[bucket.FirstRow + row];
                for (int step = 0; step < length; step++)
                    weights[bucket.Start + step * bucket.Rows + row] = 1f / length;
            }
        }

        return weights;
    }

    private int Packed(int row, int step, bool reverse)
    {
        int length = _packing.Lengths[row];
        return _packing.StepOffsets[step >= length ? 0 : reverse ? length - 1 - step : step] + row;
    }

    /// <summary>Adds the bucket that begins at a row.</summary>
    /// <returns>Its rows.</returns>
    private int Add(int first)
    {
        int longest = _packing.Lengths[first], rows = 0;
        for (long steps = 0; first + rows < _packing.Rows; rows++)
        {
            steps += _packing.Lengths[first + rows];
            if ((rows + 1L) * longest > 2 * steps || _packing.Lengths[first + rows] == 0)
                break;
        }

        long padded = PaddedSteps + (long)rows * longest;
        if (padded > Array.MaxLength)
            throw new InvalidOperationException(
                $"A batch of {_packing.Rows} rows would have {padded} steps with padding; expected at most {Array.MaxLength}. Lower BatchSize.");
        _buckets.Add(new LengthBucket(first, rows, longest, PaddedSteps));
        PaddedSteps = (int)padded;
        return rows;
    }
}
