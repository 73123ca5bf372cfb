using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>
/// Fits the powers of Box &amp; Cox's transform by Guerrero's method (1993) on the training split: series are cut into blocks, and a power λ
/// is the better, the less σ/μ^(1−λ) differs between the blocks of a series.
/// </summary>
internal static class TransformFit
{
    private const int Steps = 20;
    private const int LeastBlocks = 4;

    /// <summary>Fits what is not fitted yet, and transforms the series by it.</summary>
    /// <param name="transforms">What the series have been read by.</param>
    /// <param name="series">The series.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <param name="window">The most rows of a block.</param>
    public static TargetTransforms? Run(TargetTransforms? transforms, IReadOnlyList<SeriesPart> series, int targets, int window)
    {
        if (transforms is not { Kind: TargetTransform.BoxCox, Lambda: [] })
            return transforms;
        var fitted = transforms with { Lambda = [.. Enumerable.Range(0, targets).Select(target => Power(series, target, window))] };
        foreach (var part in series)
            fitted.Apply(part.Rows);
        return fitted;
    }

    /// <summary>The best power; of equally good ones the one that changes least, and 1 where there is nothing to tell.</summary>
    private static float Power(IReadOnlyList<SeriesPart> series, int target, int window)
    {
        Moments[][] blocks = [.. series.Select(part => Blocks(part, target, window).ToArray()).Where(b => b.Length >= LeastBlocks)];
        return blocks.Length == 0 ? 1 : Enumerable.Range(0, Steps + 1).Select(step => (float)(Steps - step) / Steps).MinBy(power => Unevenness(blocks, power));
    }

    /// <summary>The coefficient of variation of the blocks' noise, the mean over all blocks.</summary>
    private static double Unevenness(Moments[][] series, double power)
    {
        double sum = 0;
        foreach (var blocks in series)
        {
            var ratios = default(Moments);
            foreach (var block in blocks)
                ratios.Add(block.Deviation / Math.Pow(block.Mean, 1 - power));
            sum += blocks.Length * (ratios.Deviation / ratios.Mean);
        }

        return sum;
    }

    /// <summary>The blocks that move, from the latest back.</summary>
    private static IEnumerable<Moments> Blocks(SeriesPart part, int target, int window)
    {
        int length = Math.Max(2, Math.Min(window, part.TrainingEnd / LeastBlocks));
        for (int end = part.TrainingEnd; end >= length; end -= length)
        {
            var moments = default(Moments);
            for (int row = end - length; row < end; row++)
                moments.Add(part.Rows[row][target]);
            if (moments.Deviation > 0)
                yield return moments;
        }
    }
}
