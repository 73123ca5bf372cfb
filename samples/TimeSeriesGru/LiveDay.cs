using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace TimeSeriesGru;

/// <summary>A day as a service sees it: an hour comes in, a forecast of the next 24 goes out.</summary>
internal static class LiveDay
{
    /// <summary>Streams the 24 rows after a row, halfway over a checkpoint.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The forecaster.</param>
    /// <param name="rows">All rows; of the hours ahead the engine is told the calendar.</param>
    /// <param name="last">The last row of the history.</param>
    /// <param name="path">Where the checkpoint goes.</param>
    /// <returns>The forecasts after each of the 24 rows.</returns>
    public static RentalForecast[] Run(MLContext mlContext, ITransformer model, IReadOnlyList<Rental> rows, int last, string path)
    {
        using var engine = model.CreateForecastingEngine<Rental, RentalForecast>(mlContext);
        // Of the history, the engine keeps what a forecast reads.
        engine.Observe(mlContext.Data.LoadFromEnumerable(rows.Take(last + 1)));
        RentalForecast[] morning = [.. Enumerable.Range(last + 1, 12).Select(row => Next(engine, row))];
        engine.CheckPoint(path);

        // As after a restart: what was observed is in the checkpoint.
        using var resumed = model.CreateForecastingEngine<Rental, RentalForecast>(mlContext);
        resumed.Resume(path);
        return [.. morning, .. Enumerable.Range(last + 13, 12).Select(row => Next(resumed, row))];

        RentalForecast Next(ForecastingEngine<Rental, RentalForecast> live, int row) =>
            live.Predict(rows[row], [.. rows.Skip(row + 1).Take(Forecaster.Horizon)]);
    }

    /// <summary>The largest difference between point forecasts.</summary>
    public static float Difference(IEnumerable<RentalForecast> one, IEnumerable<RentalForecast> other) =>
        one.Zip(other).Max(pair => pair.First.Forecast.Zip(pair.Second.Forecast).Max(f => Math.Abs(f.First - f.Second)));
}
