using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace TimeSeriesGru;

/// <summary>A day as a service sees it: an hour comes in, a forecast of the next 24 goes out.</summary>
internal static class LiveDay
{
    // What a forecast reads: three days, and of each hour the same one a week before.
    private const int History = 3 * Forecaster.Day + Forecaster.Week;

    /// <summary>Streams the 24 rows after a row, halfway over a check point.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The forecaster.</param>
    /// <param name="rows">All rows; of the hours ahead the engine is told the calendar.</param>
    /// <param name="last">The last row of the history.</param>
    /// <param name="path">Where the check point goes.</param>
    /// <returns>The forecasts after each of the 24 rows.</returns>
    public static RentalForecast[] Run(MLContext mlContext, ITransformer model, IReadOnlyList<Rental> rows, int last, string path)
    {
        var engine = model.CreateForecastingEngine<Rental, RentalForecast>(mlContext);
        foreach (var rental in rows.Skip(last + 1 - History).Take(History))
            engine.Observe(rental);
        RentalForecast[] morning = [.. Enumerable.Range(last + 1, 12).Select(Next)];
        engine.CheckPoint(path);

        // As after a restart: what was observed is in the check point.
        engine = model.CreateForecastingEngine<Rental, RentalForecast>(mlContext);
        engine.Resume(path);
        return [.. morning, .. Enumerable.Range(last + 13, 12).Select(Next)];

        RentalForecast Next(int row) => engine.Predict(rows[row], [.. rows.Skip(row + 1).Take(Forecaster.Horizon)]);
    }

    /// <summary>The largest difference between point forecasts.</summary>
    public static float Difference(IEnumerable<RentalForecast> one, IEnumerable<RentalForecast> other) =>
        one.Zip(other).Max(pair => pair.First.Forecast.Zip(pair.Second.Forecast).Max(f => Math.Abs(f.First - f.Second)));
}
