namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>
/// A linear map of the window to the horizon, both without the window's last value, for all series together; the penalty by generalized
/// cross-validation.
/// </summary>
internal static class RidgeForecasts
{
    private static readonly double[] _penalties = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

    public static SetForecasts Of(ForecastSet set)
    {
        int window = set.RidgeWindow;
        double[] map = Fit(set, window);
        var inputs = new double[window];
        return SetForecasts.Of(set, (series, origin) =>
        {
            Window(series, origin, inputs);
            return [.. Enumerable.Range(0, set.Horizon).Select(step =>
                (float)(series.Filled[origin] + Enumerable.Range(0, window).Sum(i => inputs[i] * map[i * set.Horizon + step])))];
        });
    }

    private static double[] Fit(ForecastSet set, int window)
    {
        var sums = new NormalEquations(window, set.Horizon);
        var (inputs, outputs) = (new double[window], new double[set.Horizon]);
        foreach (var series in set.Series)
        {
            double scale = series.NaiveError(1) is > 0 and var error ? 1 / error : 1;
            for (int origin = window - 1; origin < series.TrainingRows - set.Horizon; origin++)
            {
                Window(series, origin, inputs);
                for (int step = 0; step < outputs.Length; step++)
                    outputs[step] = scale * (series.Filled[origin + 1 + step] - series.Filled[origin]);
                for (int i = 0; i < window; i++)
                    inputs[i] *= scale;
                sums.Add(inputs, outputs);
            }
        }

        return sums.Solve(_penalties);
    }

    private static void Window(TestedSeries series, int origin, double[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (double)series.Filled[origin - i] - series.Filled[origin];
    }
}
