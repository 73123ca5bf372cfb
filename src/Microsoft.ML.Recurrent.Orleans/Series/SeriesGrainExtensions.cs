namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>Calls of a series with the model's own classes.</summary>
public static class SeriesGrainExtensions
{
    /// <summary>Takes one observation in.</summary>
    /// <typeparam name="TObservation">The model's observation class.</typeparam>
    /// <param name="series">The series.</param>
    /// <param name="sequence">The observation's number, above those before it. Range: 1 or more.</param>
    /// <param name="observation">The observation.</param>
    /// <returns>The receipt, as of <see cref="ISeriesGrain.Observe(SeriesEvent)"/>, whose exceptions it has.</returns>
    public static Task<SeriesReceipt> Observe<TObservation>(this ISeriesGrain series, long sequence, TObservation observation)
        where TObservation : class
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(observation);
        return series.Observe(new SeriesEvent(sequence, observation));
    }

    /// <summary>Forecasts from the latest observation.</summary>
    /// <typeparam name="TForecast">The model's forecast class.</typeparam>
    /// <param name="series">The series.</param>
    /// <param name="known">What is known of the rows after the observation, in time order.</param>
    /// <returns>The forecast, as of <see cref="ISeriesGrain.Forecast(object[])"/>, whose exceptions it has.</returns>
    /// <exception cref="InvalidCastException">The model's forecast class is another one.</exception>
    public static async Task<TForecast> Forecast<TForecast>(this ISeriesGrain series, params object[] known)
        where TForecast : class
    {
        ArgumentNullException.ThrowIfNull(series);
        return As<TForecast>(await series.Forecast(known), "forecast");
    }

    /// <summary>Takes one observation in and forecasts after it.</summary>
    /// <typeparam name="TForecast">The model's forecast class.</typeparam>
    /// <param name="series">The series.</param>
    /// <param name="sequence">The observation's number, above those before it. Range: 1 or more.</param>
    /// <param name="observation">The observation.</param>
    /// <param name="known">What is known of the rows after the observation, in time order.</param>
    /// <returns>The receipt and the forecast, null where the silo is busy, as of <see cref="ISeriesGrain.Predict"/>, whose exceptions it has.</returns>
    /// <exception cref="InvalidCastException">The model's forecast class is another one.</exception>
    public static async Task<(SeriesReceipt Receipt, TForecast? Forecast)> Predict<TForecast>(
        this ISeriesGrain series, long sequence, object observation, params object[] known)
        where TForecast : class
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(observation);
        var prediction = await series.Predict(new SeriesEvent(sequence, observation), known);
        return (prediction.Receipt, prediction.Forecast is { } forecast ? As<TForecast>(forecast, "forecast") : null);
    }

    /// <summary>Reads the latest of the observations that the series keeps.</summary>
    /// <typeparam name="TObservation">The model's observation class.</typeparam>
    /// <param name="series">The series.</param>
    /// <param name="count">The most to read. Range: 0 or more.</param>
    /// <returns>The observations, as of <see cref="ISeriesGrain.GetLatest(int)"/>, whose exceptions it has.</returns>
    /// <exception cref="InvalidCastException">The model's observation class is another one.</exception>
    public static async Task<TObservation[]> GetLatest<TObservation>(this ISeriesGrain series, int count)
        where TObservation : class
    {
        ArgumentNullException.ThrowIfNull(series);
        return [.. (await series.GetLatest(count)).Select(observation => As<TObservation>(observation, "observation"))];
    }

    /// <exception cref="InvalidCastException">The value is of another class.</exception>
    private static T As<T>(object value, string what) => value is T wanted ? wanted : throw new InvalidCastException(
        $"The {what} is asked for as class {typeof(T).FullName}; expected {value.GetType().FullName}, the model's {what} class.");
}
