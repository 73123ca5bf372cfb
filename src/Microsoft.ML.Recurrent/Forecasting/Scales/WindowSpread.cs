using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Measures how far values typically lie from their window's mean, over runs of a window and the row after it.</summary>
/// <param name="series">Their training split is measured.</param>
/// <param name="window">Rows of a window.</param>
/// <param name="transform">What the targets became; null where they stayed as they are.</param>
internal sealed class WindowSpread(IReadOnlyList<SeriesPart> series, int window, TargetTransforms? transform)
{
    // More runs say little more of a median, and each costs a window's rows.
    private const int MostRuns = 1000;

    // A few steps of transformed values that are held in single precision.
    private const double Rounding = 1.0 / (1 << 21);

    private const double OfLevel = 0.01;

    /// <summary>(targets): above 0 and finite. The harmonic mean over the series, so that a panel's small series are not flattened by its
    /// large ones.</summary>
    public float[] Typical(int targets) => [.. Enumerable.Range(0, targets).Select(target => Spread.Bounded(TypicalOf(target)))];

    /// <summary>(targets): the deviation as a fraction of the level, the median over the series; null where the series' deviations differ less
    /// than their fractions of the levels do, or there are too few series to tell.</summary>
    public float[]? Fractions(int targets)
    {
        double[][] fractions = [.. Enumerable.Range(0, targets).Select(FractionsOf)];
        return Array.Exists(fractions, f => f.Length == 0) ? null : [.. fractions.Select(f => Spread.Bounded(f[f.Length / 2]))];
    }

    /// <summary>(targets), by series: above 0 and finite, the median over a series' own runs; NaN where a target does not move in it.</summary>
    public Dictionary<string, float[]> OfEach(int targets) =>
        series.ToDictionary(part => part.Rows.Name, part => Enumerable.Range(0, targets).Select(target => OfOne(part, target)).ToArray());

    private float OfOne(SeriesPart part, int target)
    {
        double[] deviations = [.. Runs(part, target).Select(run => run.Deviation).Order()];
        return deviations.Length == 0 ? float.NaN : Spread.Bounded(Median(deviations));
    }

    private double TypicalOf(int target)
    {
        double runs = 0, inverse = 0;
        foreach (var part in series)
        {
            double[] deviations = [.. Runs(part, target).Select(run => run.Deviation).Order()];
            if (deviations.Length == 0)
                continue;
            runs += deviations.Length;
            inverse += deviations.Length / Median(deviations);
        }

        return runs > 0 ? runs / inverse : OfStill(target);
    }

    /// <summary>Each series' fraction, rising; none where deviations are better told as they are.</summary>
    private double[] FractionsOf(int target)
    {
        Moments[][] moving = [.. series.Select(part => Runs(part, target).ToArray()).Where(runs => runs.Length > 0)];
        double[] deviations = [.. moving.Select(runs => Median([.. runs.Select(run => run.Deviation).Order()]))];
        double[] fractions = [.. moving.Select(runs => Median([.. runs.Select(run => run.Deviation / Math.Abs(run.Mean)).Order()]))];
        bool isOfLevel = moving.Length > 1 && fractions.All(double.IsFinite) && LogVariance(fractions) < LogVariance(deviations);
        return isOfLevel ? [.. fractions.Order()] : [];
    }

    private static double LogVariance(double[] values)
    {
        var moments = default(Moments);
        foreach (double value in values)
            moments.Add(Math.Log(value));
        return moments.Squares;
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    /// <summary>The runs that move; all rows where none does.</summary>
    private IEnumerable<Moments> Runs(SeriesPart part, int target)
    {
        bool moves = false;
        int stride = Math.Max(1, part.TrainingEnd / MostRuns);
        for (int last = part.TrainingEnd - 1; last > 0; last -= stride)
        {
            var moments = Of(part, target, Math.Max(0, last - window), last);
            if (!Moves(moments, target))
                continue;
            moves = true;
            yield return moments;
        }

        if (!moves && Of(part, target, 0, part.TrainingEnd - 1) is var all && Moves(all, target))
            yield return all;
    }

    /// <summary>A run stands still where its values differ by no more than a step of single precision, in which data come.</summary>
    private bool Moves(Moments moments, int target)
    {
        if (transform is { InDouble: not true })
            return moments.Deviation > Rounding * Math.Abs(moments.Mean);
        float level = (float)(transform?.Undo(target, moments.Mean) ?? Math.Abs(moments.Mean)), below = MathF.BitDecrement(level);
        double step = transform is null ? (double)level - below : transform.Apply(target, level) - transform.Apply(target, below);
        return moments.Deviation > 0 && !(moments.Deviation <= step);
    }

    private static Moments Of(SeriesPart part, int target, int first, int last)
    {
        var moments = default(Moments);
        for (int row = first; row <= last; row++)
            moments.Add(part.Rows.Target(row, target));
        return moments;
    }

    /// <summary>A hundredth of the level of what never moves; 1 where that is 0.</summary>
    private double OfStill(int target)
    {
        double level = series.SelectMany(part => ScaleFit.Observed(part, target, target + 1)).Select(Math.Abs).DefaultIfEmpty().Average();
        return level > 0 ? OfLevel * level : 1;
    }
}
