using Microsoft.ML.Recurrent.Orleans;
using Orleans;
using Orleans.Runtime;

namespace LiveSeries.Page;

/// <summary>Asks a series' grain for what the chart shows, wherever the grain is. Thread-safe.</summary>
internal sealed class SeriesReader(IGrainFactory grains)
{
    private const int HoursShown = 5 * 24, Tries = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <exception cref="TimeoutException">The silo does not answer in time.</exception>
    /// <exception cref="StateUnavailableException">The store is away.</exception>
    public Task<SeriesView> ReadAsync(string name, CancellationToken cancellationToken) => ReadAsync(name).WaitAsync(_patience, cancellationToken);

    private async Task<SeriesView> ReadAsync(string name)
    {
        var series = grains.GetGrain<ISeriesGrain>(Stations.Key(name));
        var status = await series.GetStatus();
        for (int tried = 1; ; tried++)
        {
            var hours = await series.GetLatest<Hour>(HoursShown);
            var forecast = hours.Length == 0 ? new HourForecast() : await series.Forecast<HourForecast>();
            var after = await series.GetStatus();
            // An event between the calls would put the forecast beside its hours.
            if (after.Sequence == status.Sequence || tried == Tries)
                return await ViewAsync(name, series, after, hours, forecast);
            status = after;
        }
    }

    private async Task<SeriesView> ViewAsync(string name, ISeriesGrain series, SeriesStatus status, Hour[] hours, HourForecast forecast)
    {
        var silo = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(series);
        return new SeriesView(
            name, status.ModelVersion, status.Observations, status.Sequence, status.DurableSequence, silo is null ? null : $"{silo.Endpoint}",
            [.. hours.Select(hour => new ObservedHour(hour.Time, Finite(hour.Count)))],
            [.. forecast.Forecast.Select((value, step) => new ForecastHour(
                hours[^1].Time.AddHours(step + 1), Finite(value), Finite(forecast.Lower[step]), Finite(forecast.Upper[step])))]);
    }

    private static float? Finite(float value) => float.IsFinite(value) ? value : null;
}
