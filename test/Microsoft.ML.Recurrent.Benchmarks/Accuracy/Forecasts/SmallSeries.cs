using System.Globalization;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Single series of the literature; the last training row and every row after it that a whole horizon follows are origins.</summary>
internal static class SmallSeries
{
    private const int Horizon = 12;

    /// <summary>144 months of airline passengers (Box &amp; Jenkins 1976), the last quarter to test on.</summary>
    public static ForecastSet AirPassengers() => Read("AirPassengers", "AirPassengers.csv", testFraction: 4, season: 12);

    /// <summary>1,301 weeks of influenza-like illness (CDC), the last fifth to test on.</summary>
    public static ForecastSet InfluenzaLikeIllness() => Read("ILINet", "ILINet.csv", testFraction: 5, season: 52);

    private static ForecastSet Read(string name, string file, int testFraction, int season)
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "small-series", file)).Skip(1).Select(line => line.Split(','))];
        DateTime[] times = Array.ConvertAll(rows, row => DateTime.Parse(row[0], CultureInfo.InvariantCulture));
        int training = rows.Length - rows.Length / testFraction;
        var series = TestedSeries.Split(
            name, Array.ConvertAll(rows, row => float.Parse(row[1], CultureInfo.InvariantCulture)), row => times[row], training, training - 1, Horizon);
        return new ForecastSet(name, [series], Horizon, season);
    }
}
