using Orleans;
using Orleans.Concurrency;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>
/// A live series: it takes observations in and forecasts. Its key is <c>model/series</c>, such as <c>bikes/station 12</c>; <c>model@version/series</c>
/// stays with one version of the model. The series' name is not empty, and the key is valid Unicode, without U+FFFD.
/// </summary>
/// <remarks>
/// <para>Events are numbered by the caller: 1 or more, rising within a series; gaps are allowed. A number that is not above the last one changes nothing and
/// is acknowledged, so an event can be sent again after any error. Send a series' events in order: one that arrives after a later one counts as old.</para>
/// <para>Calls from any number of clients may run at once; one series' events are applied one after another.</para>
/// </remarks>
[Alias("Microsoft.ML.Recurrent.ISeriesGrain")]
public interface ISeriesGrain : IGrainWithStringKey
{
    /// <summary>Takes one observation in.</summary>
    /// <param name="observation">The observation with its number.</param>
    /// <returns>The receipt: applied, known already, or refused for the moment.</returns>
    /// <exception cref="ArgumentException">The number is below 1, or the observation is of another class or series than the model and the key
    /// say.</exception>
    /// <exception cref="InvalidOperationException">The model refuses the observation: a value is infinite, the time does not rise; nothing has
    /// changed.</exception>
    /// <exception cref="StateStoreException">The state would be larger than the store takes; nothing has changed.</exception>
    /// <exception cref="StateUnavailableException">The state cannot be stored at the moment; send the event again.</exception>
    [Alias("Observe")]
    Task<SeriesReceipt> Observe(SeriesEvent observation);

    /// <summary>Takes observations in, all of them or, where one fails, none.</summary>
    /// <param name="observations">The observations, their numbers rising; those that are known already are left out.</param>
    /// <returns>The receipt of the last one.</returns>
    /// <exception cref="ArgumentException">A number is below 1, the numbers do not rise, or an observation is of another class or series than the
    /// model and the key say.</exception>
    /// <exception cref="InvalidOperationException">The model refuses an observation; nothing has changed.</exception>
    /// <exception cref="StateStoreException">The state would be larger than the store takes; nothing has changed.</exception>
    /// <exception cref="StateUnavailableException">The state cannot be stored at the moment; send the events again.</exception>
    [Alias("ObserveMany")]
    Task<SeriesReceipt> ObserveMany(SeriesEvent[] observations);

    /// <summary>Takes one observation in and forecasts after it, before any other observation.</summary>
    /// <param name="observation">The observation with its number. Where it is known already, the forecast is from the latest observation, whose number is
    /// the receipt's.</param>
    /// <param name="known">As in <see cref="Forecast"/>.</param>
    /// <returns>The receipt with an object of the model's forecast class: for a network of rows, its answer after the step.</returns>
    /// <exception cref="ArgumentException">The number is below 1, or the observation or a known row is of another class or series. Where a known
    /// row is refused, the observation has been taken in.</exception>
    /// <exception cref="InvalidOperationException">The model refuses the observation; nothing has changed.</exception>
    /// <exception cref="StateStoreException">The state would be larger than the store takes; nothing has changed.</exception>
    /// <exception cref="StateUnavailableException">The state cannot be stored at the moment; send the event again.</exception>
    [Alias("Predict")]
    Task<SeriesPrediction> Predict(SeriesEvent observation, object[] known);

    /// <summary>Forecasts from the latest observation. Nothing is taken in.</summary>
    /// <param name="known">What is known of the rows after it, in time order, as the forecasting engine takes it; empty where nothing is. For a network of
    /// rows: further steps, which are not taken in.</param>
    /// <returns>An object of the model's forecast class; for a network of rows, its answer after the last step.</returns>
    /// <exception cref="ArgumentException">A known row is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The series has no observation.</exception>
    [Alias("Forecast"), ReadOnly]
    Task<object> Forecast(object[] known);

    /// <summary>Reads the latest of the observations that the series keeps for a change of its model, for charts and checks.</summary>
    /// <param name="count">The most to read. Range: 0 or more.</param>
    /// <returns>Objects of the model's observation class, oldest first; fewer than <paramref name="count"/> where fewer are kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    [Alias("GetLatest"), ReadOnly]
    Task<object[]> GetLatest(int count);

    /// <summary>Tells how far the series has come.</summary>
    [Alias("GetStatus"), ReadOnly]
    Task<SeriesStatus> GetStatus();

    /// <summary>Gives up all that is kept of the series, in the store too; its next observation begins it anew, with any number from 1.</summary>
    /// <exception cref="StateUnavailableException">The state cannot be removed at the moment; call again.</exception>
    [Alias("Forget")]
    Task Forget();
}
