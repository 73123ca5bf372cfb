using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;

namespace TimeSeriesGru;

/// <summary>What is fitted: a GRU over the last three days, with the same hours of yesterday and of last week beside it.</summary>
internal static class Forecaster
{
    public const int Horizon = 24, Day = 24, Week = 7 * Day;

    /// <summary>Every so manieth row is an origin to train on; the ones between have nearly the same window.</summary>
    public const int Stride = 2;

    /// <summary>Weather is known up to now alone, the calendar beforehand. Windows are scaled on their own: rentals grow and fall with the
    /// seasons and years, and a network that knows shapes instead of levels goes with them.</summary>
    public static GruForecastingOptions Options(int seed, int epochs) => new()
    {
        TargetColumnNames = [nameof(Rental.Count)],
        TimeColumnName = nameof(Rental.Time),
        PastCovariateColumnNames =
        [
            nameof(Rental.Weather), nameof(Rental.Temperature), nameof(Rental.FeltTemperature), nameof(Rental.Humidity), nameof(Rental.WindSpeed),
        ],
        FutureCovariateColumnNames = [nameof(Rental.Holiday), nameof(Rental.WorkingDay)],
        CalendarFeatures = CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek,
        Lags = [Day, Week],
        WindowSize = 3 * Day,
        Horizon = Horizon,
        Scaling = SeriesScaling.PerWindow,
        ConfidenceLevel = 0.9f,
        ConfidenceLowerBoundColumnName = nameof(RentalForecast.Lower),
        ConfidenceUpperBoundColumnName = nameof(RentalForecast.Upper),
        Stride = Stride,
        HeadDropout = 0.2,
        Seed = seed,
        Training = new TrainingOptions { MaximumEpochs = epochs, BatchSize = 64, LearningRate = 0.003, Schedule = LearningRateSchedule.Cosine },
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

/// <summary>What the forecaster adds to a row.</summary>
internal sealed class RentalForecast
{
    [VectorType]
    public float[] Forecast { get; set; } = [];

    [VectorType]
    public float[] Lower { get; set; } = [];

    [VectorType]
    public float[] Upper { get; set; } = [];
}
