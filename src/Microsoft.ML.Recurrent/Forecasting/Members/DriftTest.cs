using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Tests whether series drift: the mean change over a season, against its standard error with Bartlett's weights for changes that go together (Newey &amp; West 1987).
/// A random walk's past drift says nothing of the next rows.</summary>
/// <param name="season">Rows of a season.</param>
internal sealed class DriftTest(int season)
{
    private const double Errors = 2.5;
    private const int MostSeries = 48;

    /// <returns>Whether the drift of at least half of the series, up to the end of their training splits, is more than chance.</returns>
    public bool IsThere(IReadOnlyList<SeriesPart> series, int targets)
    {
        int stride = (series.Count + MostSeries - 1) / MostSeries;
        bool[] votes = [.. series.Where((_, i) => i % stride == 0).SelectMany(part => Enumerable.Range(0, targets).Select(target => IsThere(Changes(part, target))))];
        return 2 * votes.Count(vote => vote) >= votes.Length;
    }

    private bool IsThere(double[] changes)
    {
        double mean = changes.DefaultIfEmpty().Average();
        return Math.Abs(mean) > Errors * Math.Sqrt(LongRunVariance(changes, mean) / Math.Max(1, changes.Length));
    }

    private double LongRunVariance(double[] changes, double mean)
    {
        int lags = Math.Min(changes.Length / 3, season + (int)Math.Sqrt(changes.Length));
        double variance = 0;
        for (int lag = 0; lag <= lags && changes.Length > 0; lag++)
        {
            double sum = 0;
            for (int i = lag; i < changes.Length; i++)
                sum += (changes[i] - mean) * (changes[i - lag] - mean);
            variance += (lag == 0 ? 1 : 2) * (1 - lag / (lags + 1.0)) * sum / changes.Length;
        }

        return Math.Max(0, variance);
    }

    /// <summary>Of the values a season apart that are both observed.</summary>
    private double[] Changes(SeriesPart part, int target)
    {
        List<double> changes = [];
        for (long row = season; row < part.TrainingEnd; row++)
        {
            double change = (double)part.Rows[row][target] - part.Rows[row - season][target];
            if (!double.IsNaN(change))
                changes.Add(change);
        }

        return [.. changes];
    }
}
