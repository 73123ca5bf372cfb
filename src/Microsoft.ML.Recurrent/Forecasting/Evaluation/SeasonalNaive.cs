using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The forecast that what was a season ago comes again; a season of one row repeats the last value.</summary>
internal static class SeasonalNaive
{
    public static string Name(int seasonality) => seasonality == 1
        ? "repeat last"
        : string.Create(CultureInfo.InvariantCulture, $"seasonal naive ({seasonality})");

    /// <summary>The value whole seasons before a row, not after the origin; NaN where none was observed.</summary>
    /// <param name="rows">The series.</param>
    /// <param name="target">The target.</param>
    /// <param name="origin">The last row known.</param>
    /// <param name="row">The row to forecast.</param>
    /// <param name="seasonality">Rows of a season.</param>
    public static float Forecast(SeriesRows rows, int target, long origin, long row, int seasonality)
    {
        long seasons = (row - origin + seasonality - 1) / seasonality;
        for (long known = row - seasons * seasonality; known >= 0; known -= seasonality)
        {
            float value = rows[known][target];
            if (!float.IsNaN(value))
                return value;
        }

        return float.NaN;
    }

    /// <summary>Mean absolute difference to the season before, over the rows before <paramref name="end"/> (Hyndman &amp; Koehler 2006,
    /// section 3); NaN where no two values a season apart were observed.</summary>
    public static double Scale(SeriesRows rows, int target, long end, int seasonality)
    {
        double sum = 0;
        long count = 0;
        for (long row = seasonality; row < end; row++)
        {
            double difference = Math.Abs((double)rows[row][target] - rows[row - seasonality][target]);
            if (double.IsNaN(difference))
                continue;
            sum += difference;
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
