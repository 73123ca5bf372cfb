using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Fits scales on the training part alone; missing values do not count.</summary>
internal static class ScaleFit
{
    public static ForecastScales Run(ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series)
    {
        if (options.Scaling == SeriesScaling.None)
            return new ForecastScales();
        bool robust = options.Scaling == SeriesScaling.Robust;
        int targets = columns.Targets.Count;
        return new ForecastScales
        {
            Targets = options.Scaling == SeriesScaling.PerWindow || options.ScaleEachSeries ? null : Fit(series, 0, targets, robust),
            EachSeries = options.ScaleEachSeries ? series.ToDictionary(s => s.Rows.Name, s => Fit([s], 0, targets, robust)) : null,
            Covariates = columns.Covariates == 0 ? null : Fit(series, targets, columns.Covariates, robust),
            Statics = columns.StaticNumberWidth == 0 ? null : FitStatics(series, columns.StaticNumberWidth),
        };
    }

    private static ChannelScaling Fit(IReadOnlyList<SeriesPart> series, int first, int channels, bool robust)
    {
        var (mean, inverse) = (new float[channels], new float[channels]);
        for (int channel = 0; channel < channels; channel++)
        {
            float[] values = Observed(series, first + channel);
            var (centre, spread) = robust ? Quartiles(values) : Moments(values);
            mean[channel] = (float)centre;
            inverse[channel] = (float)(1 / spread);
        }

        return new ChannelScaling(mean, inverse);
    }

    private static float[] Observed(IReadOnlyList<SeriesPart> series, int channel)
    {
        List<float> values = [];
        foreach (var part in series)
        {
            for (int row = 0; row < part.TrainingEnd; row++)
            {
                if (!float.IsNaN(part.Rows[row][channel]))
                    values.Add(part.Rows[row][channel]);
            }
        }

        return [.. values];
    }

    /// <summary>Mean and deviation; the deviation is 1 where values do not differ.</summary>
    public static (double Centre, double Spread) Moments(ReadOnlySpan<float> values)
    {
        double mean = 0, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = values[i] - mean;
            mean += difference / (i + 1);
            squares += difference * (values[i] - mean);
        }

        return (mean, NotFlat(values.Length == 0 ? 0 : Math.Sqrt(squares / values.Length), mean));
    }

    private static (double Centre, double Spread) Quartiles(float[] values)
    {
        Array.Sort(values);
        double median = At(values, 0.5), range = At(values, 0.75) - At(values, 0.25);
        // More than half of the values are equal: the quartiles say nothing of the others.
        return range > 1e-7 * Math.Abs(median) && range > 0 ? (median, range) : (median, Moments(values).Spread);
    }

    private static double At(float[] sorted, double share)
    {
        if (sorted.Length == 0)
            return 0;
        double position = share * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static double NotFlat(double deviation, double mean) => deviation > 1e-7 * Math.Max(1e-30, Math.Abs(mean)) ? deviation : 1;

    private static ChannelScaling FitStatics(IReadOnlyList<SeriesPart> series, int width)
    {
        var statistics = new ChannelScaling.Statistics(width);
        foreach (var part in series)
            statistics.Add(part.Rows.StaticNumbers);
        return statistics.ToScaling();
    }
}
