namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>
/// A linear map of the window and a constant to the horizon, both without the window's last value, for all series together; the penalty by generalized
/// cross-validation.
/// </summary>
internal static class RidgeForecasts
{
    private static readonly double[] _penalties = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

    public static SetForecasts Of(ForecastSet set)
    {
        int window = set.RidgeWindow;
        double[] map = Fit(set, window);
        var inputs = new double[window + 1];
        return SetForecasts.Of(set, (series, origin) =>
        {
            double scale = Scale(series);
            Window(series, origin, scale, inputs);
            return [.. Enumerable.Range(0, set.Horizon).Select(step =>
                (float)(series.Filled[origin] + scale * Enumerable.Range(0, inputs.Length).Sum(i => inputs[i] * map[i * set.Horizon + step])))];
        });
    }

    private static double[] Fit(ForecastSet set, int window)
    {
        var sums = new NormalEquations(window + 1, set.Horizon);
        var (inputs, outputs) = (new double[window + 1], new double[set.Horizon]);
        foreach (var series in set.Series)
        {
            double scale = Scale(series);
            for (int origin = window - 1; origin < series.TrainingRows - set.Horizon; origin++)
            {
                Window(series, origin, scale, inputs);
                for (int step = 0; step < outputs.Length; step++)
                    outputs[step] = (series.Filled[origin + 1 + step] - series.Filled[origin]) / scale;
                sums.Add(inputs, outputs);
            }
        }

        return sums.Solve(_penalties);
    }

    /// <summary>The mean change from row to row in training.</summary>
    private static double Scale(TestedSeries series) => series.NaiveError(1) is > 0 and var change ? change : 1;

    private static void Window(TestedSeries series, int origin, double scale, double[] inputs)
    {
        for (int i = 0; i < inputs.Length - 1; i++)
            inputs[i] = ((double)series.Filled[origin - i] - series.Filled[origin]) / scale;
        inputs[^1] = 1;
    }
}
