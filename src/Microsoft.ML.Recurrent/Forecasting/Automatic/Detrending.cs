namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Takes away of a series what is not of a season, or what is of a shorter one. NaN is missing, before and after.</summary>
internal static class Detrending
{
    // With fewer cycles, a moving average leaves too little of the series.
    private const int LeastCycles = 4;

    /// <summary>What deviates from the centered moving average over a season; from a straight line where the series has few cycles.</summary>
    public static double[] Detrend(double[] values, int season) =>
        values.Length < (long)LeastCycles * season ? Subtract(values, Line(values)) : Subtract(values, MovingAverage(values, season));

    /// <summary>What deviates from the mean of a row's place in the season.</summary>
    public static double[] Deseasonalize(double[] values, int season)
    {
        double[] sums = new double[season];
        int[] counts = new int[season];
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]))
                continue;
            sums[row % season] += values[row];
            counts[row % season]++;
        }

        return Subtract(values, row => sums[row % season] / counts[row % season]);
    }

    private static double[] Subtract(double[] values, Func<int, double> level)
    {
        double[] rest = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
            rest[row] = values[row] - level(row);
        return rest;
    }

    /// <summary>Over a season centered on the row, its ends counted half where the season is even; NaN near the ends of the series.</summary>
    private static Func<int, double> MovingAverage(double[] values, int season)
    {
        var (sums, counts) = RunningSums(values);
        int half = season / 2;
        return row =>
        {
            int first = row - half, end = first + season;
            if (first < 0 || row + half >= values.Length)
                return double.NaN;
            double average = (sums[end] - sums[first]) / (counts[end] - counts[first]);
            return season % 2 == 1 ? average : (average + (sums[end + 1] - sums[first + 1]) / (counts[end + 1] - counts[first + 1])) / 2;
        };
    }

    private static (double[] Sums, int[] Counts) RunningSums(double[] values)
    {
        double[] sums = new double[values.Length + 1];
        int[] counts = new int[values.Length + 1];
        for (int row = 0; row < values.Length; row++)
        {
            bool observed = !double.IsNaN(values[row]);
            sums[row + 1] = sums[row] + (observed ? values[row] : 0);
            counts[row + 1] = counts[row] + (observed ? 1 : 0);
        }

        return (sums, counts);
    }

    /// <summary>By least squares.</summary>
    private static Func<int, double> Line(double[] values)
    {
        int[] observed = [.. Enumerable.Range(0, values.Length).Where(row => !double.IsNaN(values[row]))];
        double middle = observed.DefaultIfEmpty().Average(), mean = observed.Select(row => values[row]).DefaultIfEmpty(double.NaN).Average();
        double spread = observed.Sum(row => (row - middle) * (row - middle));
        double slope = spread > 0 ? observed.Sum(row => (row - middle) * (values[row] - mean)) / spread : 0;
        return row => mean + slope * (row - middle);
    }
}
