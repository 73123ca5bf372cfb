using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Batches without end, epoch after epoch, each shuffled anew when it begins.</summary>
internal sealed class BatchStream(DataPart part, int batchSize, int seed)
{
    // Before the first epoch.
    private const int Nowhere = -1;

    private readonly ResumableRandom _random = new(seed);
    private List<int[]> _epoch = [];
    private int[]? _beforeEpoch;
    private int _next;

    /// <summary>Integers of a place.</summary>
    public static int PlaceLength => ResumableRandom.StateLength + 1;

    /// <summary>All that the next batches follow from: the generator as it was before it shuffled the epoch, and the batches taken of it.</summary>
    public int[] Place() => [.. _beforeEpoch ?? _random.Save(), _beforeEpoch is null ? Nowhere : _next];

    /// <summary>Goes on from a place.</summary>
    /// <exception cref="FormatException">There is no such place.</exception>
    public void MoveTo(ReadOnlySpan<int> place)
    {
        _random.Restore(place[..^1]);
        int next = place[^1];
        if (next == Nowhere)
            return;
        Shuffle();
        _next = next >= 0 && next <= _epoch.Count ? next
            : throw new FormatException($"The checkpoint stands after batch {next} of an epoch of {_epoch.Count}. The file has been altered.");
    }

    /// <summary>The next batches.</summary>
    public List<int[]> Take(long count)
    {
        List<int[]> batches = [];
        while (batches.Count < count)
        {
            if (_next == _epoch.Count)
                Shuffle();
            int taken = (int)Math.Min(count - batches.Count, _epoch.Count - _next);
            batches.AddRange(_epoch.GetRange(_next, taken));
            _next += taken;
        }

        return batches;
    }

    private void Shuffle()
    {
        _beforeEpoch = _random.Save();
        (_epoch, _next) = (BatchPlan.Shuffled(part, batchSize, _random), 0);
    }
}
