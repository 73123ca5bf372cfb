using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Notices series of very different levels under one scale.</summary>
internal static class ScalingWarnings
{
    private const double MostTimes = 10;

    /// <param name="options">Settled options.</param>
    /// <param name="columns">The targets' names.</param>
    /// <param name="series">Their training split is looked at.</param>
    public static IEnumerable<string> Of(ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series)
    {
        if (series.Count < 2 || options.ScaleEachSeries || options.Scaling == SeriesScaling.PerWindow || options.TargetTransform != TargetTransform.None)
            yield break;
        for (int target = 0; target < columns.Targets.Count; target++)
        {
            var levels = series.Select(part => (part.Rows.Name, Level: Level(part, target))).Where(s => s.Level > 0).OrderBy(s => s.Level).ToList();
            if (levels.Count > 1 && levels[^1].Level > MostTimes * levels[0].Level)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Scaling is {options.Scaling} for all series, but the levels of '{columns.Targets[target]}' go from {levels[0].Level:G3} in series '{levels[0].Name}' to ")
                    + string.Create(CultureInfo.InvariantCulture, $"{levels[^1].Level:G3} in series '{levels[^1].Name}': the small series hardly count. ")
                    + $"Use PerWindow scaling{(options.Context == ForecastContext.Stateful ? " with the Window context" : "")}, or set ScaleEachSeries.";
        }
    }

    /// <summary>The mean size of the observed values; 0 where there are none.</summary>
    private static double Level(SeriesPart part, int target)
    {
        double sum = 0;
        long count = 0;
        for (int row = 0; row < part.TrainingEnd; row++)
        {
            if (part.Rows[row][target] is var value && !float.IsNaN(value))
                (sum, count) = (sum + Math.Abs((double)value), count + 1);
        }

        return count == 0 ? 0 : sum / count;
    }
}
