namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The scaling of a fit that leaves it open.</summary>
internal static class ScalingChoice
{
    // Measured: windows of their own scale cost little where the level stays, and gain much where it moves.
    private const double Misleads = 1.15;
    private const int StepsMeasured = 3;

    /// <param name="options">May need one scale.</param>
    /// <param name="series">Series to train on.</param>
    /// <param name="channels">The training split's targets.</param>
    /// <param name="window">Rows of the window.</param>
    /// <returns>The scaling, and why.</returns>
    public static (SeriesScaling Scaling, string Reason) Of(ForecastingOptions options, int series, IReadOnlyList<double[]> channels, int window)
    {
        if (options.Context == ForecastContext.Stateful)
            return (SeriesScaling.Standard, "the state runs on from window to window");
        if (options.ScaleEachSeries)
            return (SeriesScaling.Standard, "each series has a scale of its own");
        if (series > 1)
            return (SeriesScaling.PerWindow, "several series");
        double ratio = LevelsMove(channels, window, options.Horizon);
        return ratio > Misleads ? (SeriesScaling.Standard, "the level stays") : (SeriesScaling.PerWindow, "windows have levels of their own");
    }

    /// <summary>Distances of the horizon's values from their window's mean, as a fraction of those from the mean of all rows up to
    /// the origin.</summary>
    private static double LevelsMove(IReadOnlyList<double[]> channels, int window, int horizon)
    {
        double ofWindow = 0, ofAll = 0;
        foreach (double[] values in channels)
        {
            var (w, all) = Misses(values, window, horizon);
            // Each target counts the same, whatever its unit.
            (ofWindow, ofAll) = w + all > 0 ? (ofWindow + w / (w + all), ofAll + all / (w + all)) : (ofWindow, ofAll);
        }

        return ofAll > 0 ? ofWindow / ofAll : 0;
    }

    private static (double OfWindow, double OfAll) Misses(double[] values, int window, int horizon)
    {
        double ofWindow = 0, ofAll = 0, sum = 0, recent = 0;
        int count = 0, recentCount = 0;
        for (int origin = 0; origin < values.Length; origin++)
        {
            (sum, count) = Add(sum, count, values[origin], 1);
            (recent, recentCount) = Add(recent, recentCount, values[origin], 1);
            if (origin >= window)
                (recent, recentCount) = Add(recent, recentCount, values[origin - window], -1);
            for (int i = 1; origin >= window && recentCount > 0 && i <= StepsMeasured; i++)
            {
                long row = origin + Math.Max(1, (long)horizon * i / StepsMeasured);
                if (row >= values.Length || double.IsNaN(values[row]))
                    continue;
                ofWindow += Math.Abs(values[row] - recent / recentCount);
                ofAll += Math.Abs(values[row] - sum / count);
            }
        }

        return (ofWindow, ofAll);
    }

    private static (double Sum, int Count) Add(double sum, int count, double value, int sign) =>
        double.IsNaN(value) ? (sum, count) : (sum + sign * value, count + sign);
}
