using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The training split's targets, each target of each series on its own, as far as choices look at them.</summary>
internal static class TargetChannels
{
    // More series, or older rows, say little more of a season and cost time.
    private const int MostChannels = 48;
    private const int MostRows = 16_384;

    /// <returns>One array per channel, the latest rows last; NaN is missing. Channels without two observed values are left out.</returns>
    public static IReadOnlyList<double[]> Of(IReadOnlyList<SeriesPart> series, int targets)
    {
        long all = (long)series.Count * targets, chosen = Math.Min(all, MostChannels);
        return
        [
            .. Enumerable.Range(0, (int)chosen).Select(i => i * all / chosen)
                .Select(channel => Read(series[(int)(channel / targets)], (int)(channel % targets)))
                .Where(values => values.Count(double.IsFinite) > 1),
        ];
    }

    private static double[] Read(SeriesPart part, int target)
    {
        int rows = Math.Min(part.TrainingEnd, MostRows), first = part.TrainingEnd - rows;
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++)
            values[row] = part.Rows.Target(first + row, target);
        return values;
    }
}
