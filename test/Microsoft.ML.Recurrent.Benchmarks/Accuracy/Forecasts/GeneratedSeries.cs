namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Twenty kinds of series.</summary>
internal static class GeneratedSeries
{
    public static readonly SeriesKind[] Kinds =
    [
        new("trend", Frequency.Monthly, 1, 12, 150, (random, rows) => At(rows, row => 100 + 1.5 * row + random.Normal(5))),
        new("season", Frequency.Monthly, 12, 12, 160, (random, rows) => At(rows, row => 100 + 20 * Wave(row, 12) + 8 * Wave(row + 2, 6) + random.Normal(4))),
        new("growing seasons", Frequency.Monthly, 12, 12, 160, (random, rows) =>
            At(rows, row => 100 * Math.Exp(0.008 * row) * (1 + 0.25 * Wave(row, 12)) * (1 + random.Normal(0.03)))),
        new("short", Frequency.Monthly, 12, 6, 40, (random, rows) => At(rows, row => 50 + 10 * Wave(row, 12) + 0.3 * row + random.Normal(2))),
        new("amplitude that changes", Frequency.Monthly, 12, 12, 180, (random, rows) =>
            At(rows, row => 200 + (30 + 25 * Wave(row, 90)) * Wave(row, 12) + random.Normal(4))),
        new("steps", Frequency.Daily, 1, 14, 500, Steps),
        new("intermittent", Frequency.Daily, 1, 14, 500, (random, rows) => At(rows, _ => random.NextDouble() < 0.35 ? 1 + random.Poisson(2) : 0)),
        new("random walk", Frequency.Daily, 1, 14, 600, (random, rows) => Autoregression(random, rows, 1, 0).Select(value => 200 + value)),
        new("noise", Frequency.Daily, 1, 14, 500, (random, rows) => At(rows, _ => 50 + random.Normal(10))),
        new("week", Frequency.Daily, 7, 14, 500, (random, rows) => Week(random, rows, 30).Select(value => 100 + value + random.Normal(5))),
        new("long", Frequency.Daily, 7, 14, 5000, (random, rows) =>
            Week(random, rows, 20).Zip(Autoregression(random, rows, 0.9, 0), (week, rest) => 100 + week + 3 * rest)),
        new("many levels", Frequency.Daily, 7, 14, 250, ManyLevels) { Series = 40 },
        new("autoregression", Frequency.Daily, 1, 14, 800, (random, rows) => Autoregression(random, rows, 1.3, -0.4)),
        new("outliers", Frequency.Daily, 7, 14, 500, (random, rows) =>
            Week(random, rows, 20).Select(value => 100 + value + random.Normal(4) + (random.NextDouble() < 0.02 ? 300 : 0))),
        new("missing values", Frequency.Daily, 7, 14, 500, (random, rows) =>
            Week(random, rows, 30).Select(value => random.NextDouble() < 0.1 ? double.NaN : 100 + value + random.Normal(5))),
        new("small counts", Frequency.Daily, 7, 14, 700, (random, rows) => Week(random, rows, 1).Select(value => (double)random.Poisson(Math.Exp(0.5 + value)))),
        new("two seasons", Frequency.Hourly, 168, 24, 1680, TwoSeasons),
        new("nights at zero", Frequency.Hourly, 24, 24, 2160, NightsAtZero),
        new("year in weeks", Frequency.Weekly, 52, 8, 312, YearInWeeks) { Series = 5 },
        new("panel of trends", Frequency.Quarterly, 4, 4, 48, PanelOfTrends) { Series = 40 },
    ];

    private static IEnumerable<double> At(int rows, Func<int, double> value) => Enumerable.Range(0, rows).Select(value);

    private static double Wave(double row, double period) => Math.Sin(2 * Math.PI * row / period);

    /// <summary>A deviation of its own for each day of the week.</summary>
    private static IEnumerable<double> Week(Random random, int rows, double deviation)
    {
        double[] days = [.. At(7, _ => random.Normal(deviation))];
        return At(rows, row => days[row % 7]);
    }

    private static IEnumerable<double> Autoregression(Random random, int rows, double first, double second)
    {
        double last = 0, before = 0;
        for (int row = 0; row < rows; row++)
        {
            (last, before) = (first * last + second * before + random.Normal(), last);
            yield return last;
        }
    }

    private static IEnumerable<double> Steps(Random random, int rows)
    {
        double level = 100;
        return At(rows, _ => (level += random.NextDouble() < 0.02 ? random.Normal(20) : 0) + random.Normal(2));
    }

    private static IEnumerable<double> ManyLevels(Random random, int rows)
    {
        double level = Math.Pow(10, 6 * random.NextDouble());
        return Week(random, rows, 0.15).Select(value => level * (1 + value + random.Normal(0.05)));
    }

    private static IEnumerable<double> TwoSeasons(Random random, int rows)
    {
        double[] days = [.. Week(random, 7, 0.3)];
        return At(rows, row => 500 + 200 * Wave(row, 24) * (1 + days[row / 24 % 7]) + 80 * days[row / 24 % 7] + random.Normal(20));
    }

    private static IEnumerable<double> NightsAtZero(Random random, int rows)
    {
        double[] weather = [.. Autoregression(random, rows / 24 + 1, 0.5, 0).Select(value => 1 / (1 + Math.Exp(-value)))];
        return At(rows, row => Math.Max(0, 100 * weather[row / 24] * -Math.Cos(2 * Math.PI * (row % 24) / 24) + random.Normal(2)));
    }

    private static IEnumerable<double> YearInWeeks(Random random, int rows)
    {
        double level = 50 + 100 * random.NextDouble(), phase = 52 * random.NextDouble();
        return Autoregression(random, rows, 0.7, 0).Select((rest, row) => level * (1 + 0.3 * Wave(row + phase, 52.18)) + 3 * rest);
    }

    private static IEnumerable<double> PanelOfTrends(Random random, int rows)
    {
        double level = 100 + random.Normal(20), slope = random.Normal(1.5);
        double[] quarters = [.. At(4, _ => random.Normal(8))];
        return At(rows, row => level + slope * row + quarters[row % 4] + random.Normal(3));
    }
}
