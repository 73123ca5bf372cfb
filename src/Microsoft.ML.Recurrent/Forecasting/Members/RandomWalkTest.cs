using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Tests whether series cannot be told from random walks: no season, no drift, and a unit root that is not rejected (Said &amp; Dickey 1984). The last value then is
/// hard to beat, and what seems to beat it on a few rows does so by chance more often than elsewhere (Diebold &amp; Kilian 2000).</summary>
/// <param name="season">Rows of a season.</param>
internal sealed class RandomWalkTest(int season)
{
    // Of the statistic with a constant, at 5 % (MacKinnon 1991).
    private const double Critical = -2.86;
    // Beyond any table: autoregressions of 0.97, which hardly differ from walks, reach it in 1,000 rows; noise and intermittent demand do in 200.
    private const double Clear = -4.7;
    private const int MostRows = 4096;
    private const int MostSeries = 48;
    private const int LeastRows = 24;

    /// <returns>Whether that holds for at least half of the series, up to the end of their training splits.</returns>
    public bool IsLikely(IReadOnlyList<SeriesPart> series, int targets)
    {
        bool[] votes = season > 1 ? [] : [.. Sampled(series, targets).Select(HasUnitRoot)];
        return season <= 1 && 2 * votes.Count(vote => vote) >= votes.Length && !new DriftTest(season).IsThere(series, targets);
    }

    /// <returns>Whether at least half of the series are clearly no random walks, with a drift or without, or have a season.</returns>
    public bool IsUnlikely(IReadOnlyList<SeriesPart> series, int targets)
    {
        bool[] votes = season > 1 ? [] : [.. Sampled(series, targets).Select(values => values.Length >= LeastRows && Statistic(values) < Clear)];
        return 2 * votes.Count(vote => vote) >= votes.Length && !(season <= 1 && new DriftTest(season).IsThere(series, targets));
    }

    private static IEnumerable<double[]> Sampled(IReadOnlyList<SeriesPart> series, int targets)
    {
        int stride = (series.Count + MostSeries - 1) / MostSeries;
        return series.Where((_, i) => i % stride == 0).SelectMany(part => Enumerable.Range(0, targets).Select(target => Values(part, target)));
    }

    /// <summary>The latest values, missing ones passed over.</summary>
    private static double[] Values(SeriesPart part, int target) =>
        [.. Enumerable.Range(Math.Max(0, part.TrainingEnd - MostRows), Math.Min(MostRows, part.TrainingEnd)).Select(row => (double)part.Rows[row][target]).Where(v => !double.IsNaN(v))];

    /// <summary>Too few or constant values tell nothing.</summary>
    private static bool HasUnitRoot(double[] values) => values.Length >= LeastRows && Statistic(values) > Critical;

    /// <summary>Of the last value among what explains the next change: a constant, earlier changes and that value.</summary>
    private static double Statistic(double[] values)
    {
        int lags = (int)Math.Cbrt(values.Length), width = lags + 3, count = values.Length - 1 - lags;
        double mean = values.Average();
        double[] row = new double[width], products = new double[width * width];
        for (int next = lags + 1; next < values.Length; next++)
        {
            row[0] = 1;
            for (int lag = 1; lag <= lags; lag++)
                row[lag] = values[next - lag] - values[next - lag - 1];
            (row[^2], row[^1]) = (values[next - 1] - mean, values[next] - values[next - 1]);
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < width; j++)
                    products[i * width + j] += row[i] * row[j];
            }
        }

        Eliminate(products, width, width - 2);
        double level = products[^(width + 2)], common = products[^2], change = products[^1], rest = change - common * common / level;
        return level > 0 && rest > 0 ? common / level / Math.Sqrt(rest / ((count - lags - 2) * level)) : double.NegativeInfinity;
    }

    /// <summary>Takes what the first variables explain from the sums of products of the others (Gauss).</summary>
    private static void Eliminate(double[] products, int width, int first)
    {
        for (int pivot = 0; pivot < first; pivot++)
        {
            double size = products[pivot * width + pivot];
            for (int i = pivot + 1; i < width && size > 0; i++)
            {
                double factor = products[i * width + pivot] / size;
                for (int j = pivot; j < width; j++)
                    products[i * width + j] -= factor * products[pivot * width + j];
            }
        }
    }
}
