using Microsoft.ML.Recurrent.Forecasting.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Distances of a member's levels from its point forecast: quantiles of its errors. Where the point forecast is the median level, levels
/// below it never lie above it, nor those above it below.</summary>
/// <param name="levels">The levels.</param>
internal sealed class MemberLevels(QuantileLevels levels)
{
    /// <summary>Tells whether errors say anything of the levels.</summary>
    public bool AreNeeded => levels.Levels.Length > (levels.HasMean ? 0 : 1);

    /// <param name="errors">(cells): what came less what was forecast, as often as seen; they are sorted.</param>
    /// <param name="inflation">How much larger errors on new rows are.</param>
    /// <returns>(cells, levels).</returns>
    public float[] Of(IReadOnlyList<List<float>> errors, double inflation)
    {
        int count = levels.Levels.Length;
        float[] offsets = new float[errors.Count * count];
        for (int cell = 0; cell < errors.Count && AreNeeded; cell++)
        {
            errors[cell].Sort();
            for (int level = 0; level < count && errors[cell].Count > 0; level++)
                offsets[cell * count + level] = Side(level, (float)(inflation * Quantile(errors[cell], levels.Levels[level])));
        }

        return offsets;
    }

    private float Side(int level, float offset) => levels.HasMean ? offset : level.CompareTo(levels.MedianIndex) switch
    {
        < 0 => Math.Min(offset, 0),
        0 => 0,
        _ => Math.Max(offset, 0),
    };

    private static float Quantile(List<float> sorted, double level)
    {
        double position = level * (sorted.Count - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Count - 1);
        return (float)(sorted[below] + (position - below) * ((double)sorted[above] - sorted[below]));
    }
}
