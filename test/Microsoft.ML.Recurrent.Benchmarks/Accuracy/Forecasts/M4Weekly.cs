using System.Globalization;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>359 weekly series of the M4 competition (Makridakis et al. 2020), which is not shipped: <c>--data</c> names its folder.</summary>
internal static class M4Weekly
{
    private const int Horizon = 13;

    public static IEnumerable<AccuracyResult> Measure(AccuracyEffort effort)
    {
        if (Folder(effort.DataDirectory) is not { } folder)
        {
            Console.WriteLine("m4-weekly is left out: --data names no folder with Weekly-train.csv and Weekly-test.csv, as in the competition's repository.");
            return [];
        }

        var set = Read(folder);
        var naive = NaiveForecasts.Seasonal(set, 1);
        double naiveSmape = naive.Smape, naiveMase = naive.Mase(1);
        return ForecastAccuracy.Measure(
            set, effort,
            (Metric.Error("sMAPE"), forecasts => forecasts.Smape),
            (Metric.Mase, forecasts => forecasts.Mase(1)),
            (Metric.Error("OWA"), forecasts => (forecasts.Smape / naiveSmape + forecasts.Mase(1) / naiveMase) / 2));
    }

    private static string? Folder(string? directory) => directory is null ? null
        : new[] { directory, Path.Combine(directory, "m4-weekly") }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Weekly-train.csv")));

    private static ForecastSet Read(string folder)
    {
        var test = Lines(folder, "Weekly-test.csv").ToDictionary(line => line.Name, line => line.Values);
        return new ForecastSet("M4 weekly", [.. Lines(folder, "Weekly-train.csv").Select(line => Series(line.Name, line.Values, test[line.Name]))], Horizon, 52);
    }

    /// <summary>The files name no dates: weeks that end together.</summary>
    private static TestedSeries Series(string name, float[] training, float[] test) => TestedSeries.Split(
        name, [.. training, .. test], row => new DateTime(2018, 1, 7).AddDays(7 * (row - training.Length)), training.Length, training.Length - 1, Horizon);

    private static IEnumerable<(string Name, float[] Values)> Lines(string folder, string file) => File.ReadLines(Path.Combine(folder, file)).Skip(1)
        .Select(line => line.Split(',').Select(field => field.Trim('"')).Where(field => field.Length > 0).ToArray())
        .Select(fields => (fields[0], fields[1..].Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()));
}
