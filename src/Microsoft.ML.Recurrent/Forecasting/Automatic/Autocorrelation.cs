namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The correlation of a series without a trend with its own past.</summary>
internal static class Autocorrelation
{
    // The sum over shorter lags is estimated from so many of them.
    private const int LagsOfSum = 32;

    /// <summary>The correlation of the series with itself some rows before, over rows that are both observed; 0 where nothing varies.</summary>
    /// <param name="values">Around 0; NaN is missing.</param>
    /// <param name="lag">Rows, 1 or more.</param>
    public static (double Correlation, int Pairs) At(double[] values, int lag)
    {
        double product = 0, later = 0, earlier = 0;
        int pairs = 0;
        for (int row = lag; row < values.Length; row++)
        {
            double a = values[row], b = values[row - lag];
            if (double.IsNaN(a) || double.IsNaN(b))
                continue;
            product += a * b;
            later += a * a;
            earlier += b * b;
            pairs++;
        }

        double scale = Math.Sqrt(later) * Math.Sqrt(earlier);
        return (scale > 0 ? product / scale : 0, pairs);
    }

    /// <summary>Bartlett's standard error of a correlation that is none, the shorter lags being as they are (Bartlett 1946).</summary>
    /// <param name="values">Around 0; NaN is missing.</param>
    /// <param name="lag">The lag of the correlation.</param>
    /// <param name="pairs">Its pairs.</param>
    public static double ErrorOf(double[] values, int lag, int pairs)
    {
        int shorter = lag - 1, used = Math.Min(shorter, LagsOfSum);
        double sum = 0;
        for (int i = 0; i < used; i++)
        {
            double r = At(values, 1 + (int)((long)i * shorter / used)).Correlation;
            sum += r * r;
        }

        return Math.Sqrt((1 + 2 * (used > 0 ? sum * shorter / used : 0)) / pairs);
    }
}
