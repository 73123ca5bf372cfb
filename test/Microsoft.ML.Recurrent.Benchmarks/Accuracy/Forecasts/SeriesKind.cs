namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>The frequency of a generated series.</summary>
internal enum Frequency
{
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Quarterly,
}

/// <summary>A kind of series, drawn anew for each seed; the last fifth, or two horizons, is the test split.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Frequency">The time from row to row.</param>
/// <param name="Season">Rows from a season to the next, 1 for none.</param>
/// <param name="Horizon">Rows forecast after each origin.</param>
/// <param name="Rows">Rows of a series.</param>
/// <param name="Create">Makes the values of a series.</param>
internal sealed record SeriesKind(string Name, Frequency Frequency, int Season, int Horizon, int Rows, Func<Random, int, IEnumerable<double>> Create)
{
    private const int FewRows = 200;

    /// <summary>Series of a draw.</summary>
    public int Series { get; init; } = 1;

    /// <summary>Draws of a seed, each fitted on its own: one short series alone is a lottery.</summary>
    public int Draws => Series > 1 || Rows > 1000 ? 1 : Rows <= FewRows ? 8 : 4;

    /// <summary>The sets of a seed.</summary>
    public IEnumerable<ForecastSet> DrawAll(int seed) => Enumerable.Range(0, Draws).Select(draw => Draw(seed + 1000 * draw));

    public ForecastSet Draw(int seed)
    {
        var random = new Random(seed);
        int training = Rows - Math.Max(Rows / 5, 2 * Horizon);
        return new ForecastSet(Name, [.. Enumerable.Range(0, Series).Select(index => TestedSeries.Split(
            $"{index}", [.. Create(random, Rows).Select(value => (float)value)], Time, training, training - 1, Horizon))], Horizon, Season);
    }

    private DateTime Time(int row)
    {
        var start = new DateTime(2001, 1, 1);
        return Frequency switch
        {
            Frequency.Hourly => start.AddHours(row),
            Frequency.Daily => start.AddDays(row),
            Frequency.Weekly => start.AddDays(7 * row),
            Frequency.Monthly => start.AddMonths(row),
            _ => start.AddMonths(3 * row),
        };
    }
}
