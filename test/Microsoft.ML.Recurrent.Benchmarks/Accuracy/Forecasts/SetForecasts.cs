namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>A set's forecasts, and their errors.</summary>
/// <param name="Set">What was forecast.</param>
/// <param name="Values">(series, origins, horizon).</param>
internal sealed record SetForecasts(ForecastSet Set, float[][][] Values)
{
    public double MeanAbsoluteError => Set.Series.SelectMany((_, series) => Errors(series)).Average(e => Math.Abs(e.Error));

    public double RootMeanSquaredError => Math.Sqrt(Set.Series.SelectMany((_, series) => Errors(series)).Average(e => e.Error * e.Error));

    /// <summary>The mean over the series of their mean absolute errors over the seasonal naive's in training.</summary>
    public double Mase(int season) => Set.Series.Select((s, series) => Errors(series).Average(e => Math.Abs(e.Error)) / s.NaiveError(season)).Average();

    /// <summary>The mean over the series of their symmetric mean absolute percentage errors.</summary>
    public double Smape => Set.Series.Select((_, series) => Errors(series).Average(e => 200 * Math.Abs(e.Error) / (Math.Abs(e.Value) + Math.Abs(e.Value + e.Error))))
        .Average();

    /// <summary>Forecasts from every origin of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="forecast">The horizon after an origin of a series.</param>
    public static SetForecasts Of(ForecastSet set, Func<TestedSeries, int, float[]> forecast) =>
        new(set, [.. set.Series.Select(series => Array.ConvertAll(series.Origins, origin => forecast(series, origin)))]);

    /// <summary>Forecast minus observed value, where one was observed; a forecast that is missing fails.</summary>
    private IEnumerable<(double Value, double Error)> Errors(int index)
    {
        var series = Set.Series[index];
        for (int i = 0; i < series.Origins.Length; i++)
        {
            for (int step = 0; step < Set.Horizon; step++)
            {
                float observed = series.Values[series.Origins[i] + 1 + step], forecast = Values[index][i][step];
                if (float.IsNaN(forecast))
                    throw new InvalidDataException($"The forecast of series '{series.Name}' from row {series.Origins[i]} is not a number.");
                if (!float.IsNaN(observed))
                    yield return (observed, (double)forecast - observed);
            }
        }
    }
}
