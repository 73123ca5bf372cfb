using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>One labeling of a row.</summary>
/// <param name="Score">Its score, whose exponential divided by the partition is its probability.</param>
/// <param name="Labels">One per step.</param>
internal sealed record CrfPath(double Score, int[] Labels);

/// <summary>The labelings of the highest scores: of each step and label the best ways to it are kept. Immutable and thread-safe.</summary>
/// <param name="parameters">The field; what it forbids is left out.</param>
/// <param name="count">How many at most.</param>
internal sealed class CrfPaths(CrfParameters parameters, int count)
{
    private static readonly Way _none = new(double.NegativeInfinity, 0);

    /// <summary>The best labelings of a row, the best first; fewer where there are no more.</summary>
    public IReadOnlyList<CrfPath> Best(CrfRow row)
    {
        int labels = parameters.Labels, width = PackedSize.Of(1, labels, count);
        if (row.Length == 0)
            return [new CrfPath(0, [])];
        var ways = new Way[PackedSize.Of(1, row.Length, width)];
        var candidates = new List<Way>();
        for (int step = 0; step < row.Length; step++)
        {
            for (int label = 0; label < labels; label++)
            {
                candidates.Clear();
                Reach(step, label, row[step][label], ways, candidates);
                Keep(candidates, ways.AsSpan(step * width + label * count, count));
            }
        }

        candidates.Clear();
        for (int way = 0; way < width; way++)
            candidates.Add(new Way(ways[(row.Length - 1) * width + way].Score + parameters.End[way / count], way));
        var best = new Way[count];
        Keep(candidates, best);
        return [.. best.Where(way => !double.IsNegativeInfinity(way.Score)).Select(way => new CrfPath(way.Score, Back(row.Length, way.Before, ways)))];
    }

    private void Reach(int step, int label, float emission, Way[] ways, List<Way> candidates)
    {
        int width = parameters.Labels * count;
        if (step == 0)
            candidates.Add(new Way(parameters.Start[label] + (double)emission, 0));
        for (int way = 0; step > 0 && way < width; way++)
            candidates.Add(new Way(ways[(step - 1) * width + way].Score + parameters.From(way / count)[label] + emission, way));
    }

    /// <summary>The best candidates in order, equal ones in theirs.</summary>
    private static void Keep(List<Way> candidates, Span<Way> kept)
    {
        kept.Fill(_none);
        foreach (var candidate in candidates)
        {
            int place = kept.Length;
            while (place > 0 && candidate.Score > kept[place - 1].Score)
                place--;
            if (place == kept.Length)
                continue;
            kept[place..^1].CopyTo(kept[(place + 1)..]);
            kept[place] = candidate;
        }
    }

    private int[] Back(int length, int way, Way[] ways)
    {
        int[] labels = new int[length];
        for (int step = length - 1; step >= 0; step--)
        {
            labels[step] = way / count;
            way = ways[step * parameters.Labels * count + way].Before;
        }

        return labels;
    }

    /// <summary>One of the best ways to a label at a step.</summary>
    /// <param name="Score">Its score so far.</param>
    /// <param name="Before">Which way it goes on from: label × count + rank.</param>
    private readonly record struct Way(double Score, int Before);
}
