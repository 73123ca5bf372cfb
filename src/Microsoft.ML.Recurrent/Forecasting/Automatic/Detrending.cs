namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Takes away of a series what is not of a season, or what is of a shorter one. NaN is missing, before and after.</summary>
internal static class Detrending
{
    // With fewer cycles, a moving average leaves too little of the series.
    private const int LeastCycles = 4;

    // Three standard deviations of a normal distribution.
    private const double MostMedians = 4.5;

    private const int Passes = 3;

    /// <summary>Deviations from the centered moving average over a season, from a straight line where the series has few cycles; at most a few times the median
    /// deviation, so that no value far off hides what the others show.</summary>
    public static double[] Detrend(double[] values, int season)
    {
        double[] bounded = values, rest = values;
        for (int pass = 0; pass < Passes; pass++)
        {
            var trend = bounded.Length < (long)LeastCycles * season ? Line(bounded) : MovingAverage(bounded, season);
            (rest, bool isFar) = Bound(Subtract(bounded, trend));
            if (!isFar)
                break;
            // Where there is no average, near the ends, a value stays.
            bounded = [.. rest.Select((deviation, row) => double.IsNaN(deviation) ? bounded[row] : trend(row) + deviation)];
        }

        return rest;
    }

    /// <summary>Deviations from the mean of a row's place in the season.</summary>
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

    /// <summary>Leaves series as they are that hardly ever deviate.</summary>
    private static (double[] Bounded, bool IsFar) Bound(double[] deviations)
    {
        double[] sizes = [.. deviations.Where(double.IsFinite).Select(Math.Abs).Order()];
        double most = sizes.Length == 0 ? 0 : MostMedians * sizes[sizes.Length / 2];
        return most > 0 && sizes[^1] > most ? (Array.ConvertAll(deviations, d => Math.Clamp(d, -most, most)), true) : (deviations, false);
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
