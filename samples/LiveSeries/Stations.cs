using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Orleans;
using Orleans;
using TimeSeriesGru;

namespace LiveSeries;

/// <summary>One hour at a station.</summary>
[GenerateSerializer, Alias("LiveSeries.Hour")]
internal sealed class Hour
{
    [Id(0)]
    public DateTime Time { get; set; }

    /// <summary>Bikes rented in this hour.</summary>
    [Id(1)]
    public float Count { get; set; }
}

/// <summary>The next 24 hours of a station.</summary>
[GenerateSerializer, Alias("LiveSeries.HourForecast")]
internal sealed class HourForecast
{
    [Id(0), VectorType]
    public float[] Forecast { get; set; } = [];

    [Id(1), VectorType]
    public float[] Lower { get; set; } = [];

    [Id(2), VectorType]
    public float[] Upper { get; set; } = [];
}

/// <summary>Stations that live the rentals of the whole city, each from an hour of its own on and, after the last hour, again. Immutable.</summary>
internal sealed class Stations
{
    public const string Model = "bikes";

    // Hours between the beginnings of two stations: some weeks, and another hour of another day.
    private const int Apart = 997;

    private readonly IReadOnlyList<Hour> _hours;
    private readonly TimeSpan _span;

    /// <param name="hours">The rentals, hour by hour.</param>
    /// <param name="count">Stations.</param>
    /// <exception cref="InvalidDataException">There are no rentals.</exception>
    public Stations(IReadOnlyList<Hour> hours, int count)
    {
        _hours = hours.Count > 0 ? hours : throw new InvalidDataException("The data file hour_test.csv has no rows; expected hours for the stations to live.");
        // Whole weeks: where the rentals begin again, weekdays go on.
        _span = TimeSpan.FromDays(7 * (1 + (int)((hours[^1].Time - hours[0].Time).TotalDays / 7)));
        Names = [.. Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"station {n}"))];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads the rentals that the sample TimeSeriesGru has, too: those to train on, and those that the stations live.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not what it must be.</exception>
    public static (Hour[] Training, Hour[] Live) Load(string directory)
    {
        var rentals = Rentals.Load(directory);
        Hour[] hours = [.. rentals.Rows.Select(r => new Hour { Time = r.Time, Count = r.Count })];
        return (hours[..rentals.TrainingRows], hours[rentals.TrainingRows..]);
    }

    /// <summary>The key of a station's grain.</summary>
    public static string Key(string name) => $"{Model}/{name}";

    /// <param name="station">The station's index in <see cref="Names"/>.</param>
    /// <param name="sequence">The event's number, from 1.</param>
    public SeriesEvent Event(int station, long sequence)
    {
        var (rounds, row) = Math.DivRem((long)station * Apart % _hours.Count + sequence - 1, _hours.Count);
        var hour = _hours[(int)row];
        return new SeriesEvent(sequence, new Hour { Time = hour.Time + rounds * _span, Count = hour.Count });
    }
}
