using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;

namespace TimeSeriesGru;

/// <summary>The forecaster that is fitted: a GRU with the defaults. Only the columns, the horizon and the bounds are stated; the fit chooses seasons, window, lags, calendar
/// features, scaling and how long it trains, and logs what it chose.</summary>
internal static class Forecaster
{
    public const int Horizon = 24, Day = 24, Week = 7 * Day;

    /// <summary>Weather is known up to now alone, holidays beforehand.</summary>
    /// <param name="seed">Of the fit.</param>
    /// <param name="epochs">Epochs at most; null for the default.</param>
    public static GruForecastingOptions Options(int seed, int? epochs) => new()
    {
        TargetColumnNames = [nameof(Rental.Count)],
        TimeColumnName = nameof(Rental.Time),
        PastCovariateColumnNames =
        [
            nameof(Rental.Weather), nameof(Rental.Temperature), nameof(Rental.FeltTemperature), nameof(Rental.Humidity), nameof(Rental.WindSpeed),
        ],
        FutureCovariateColumnNames = [nameof(Rental.Holiday), nameof(Rental.WorkingDay)],
        Horizon = Horizon,
        ConfidenceLevel = 0.9f,
        ConfidenceLowerBoundColumnName = nameof(RentalForecast.Lower),
        ConfidenceUpperBoundColumnName = nameof(RentalForecast.Upper),
        Seed = seed,
        Training = new TrainingOptions { MaximumEpochs = epochs },
    };

    /// <summary>From the last hour of the training split on, a forecast of the next 24 hours every 24 hours.</summary>
    public static ForecastEvaluationOptions Evaluation(Rentals rentals) => new()
    {
        TargetColumnNames = [nameof(Rental.Count)],
        FirstOriginRow = rentals.TrainingRows - 1,
        Stride = Day,
        CompleteHorizonsOnly = true,
        Seasonality = Week,
        BaselineSeasonalities = [1, Day, Week],
    };
}

/// <summary>The columns that the forecaster adds to a row.</summary>
internal sealed class RentalForecast
{
    [VectorType]
    public float[] Forecast { get; set; } = [];

    [VectorType]
    public float[] Lower { get; set; } = [];

    [VectorType]
    public float[] Upper { get; set; } = [];
}
