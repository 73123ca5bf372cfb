using Microsoft.ML;
using Microsoft.ML.Data;

namespace TimeSeriesGru;

/// <summary>Boosted trees (ML.NET's FastTree) on the same information as the network: one model, the hours ahead being a feature.</summary>
internal static class LagTrees
{
    // Rows between have nearly the same lags.
    private const int Stride = 2;

    private const int Horizon = Forecaster.Horizon;

    // Hours before the forecast hour: the same hour of each day of the week before, and of the week before that.
    private static readonly int[] _daysBefore = [24, 48, 72, 96, 120, 144, 168, 336];

    private static readonly int _history = _daysBefore[^1];

    /// <summary>Fits on the training split and forecasts from the test's origins.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="rentals">The data.</param>
    /// <returns>All rows with a forecast column, NaN where a row is no origin.</returns>
    public static IDataView Forecast(MLContext mlContext, Rentals rentals)
    {
        var training = Enumerable.Range(0, rentals.TrainingRows - Horizon)
            .Where(origin => origin >= _history && origin % Stride == 0)
            .SelectMany(origin => Enumerable.Range(1, Horizon).Select(ahead => Example(rentals.Rows, origin, ahead)));
        var trees = mlContext.Regression.Trainers.FastTree(
            numberOfLeaves: 48, numberOfTrees: 300, minimumExampleCountPerLeaf: 40, learningRate: 0.1).Fit(mlContext.Data.LoadFromEnumerable(training));

        var forecasts = rentals.Rows.Select(rental => new Forecasted { Count = rental.Count }).ToArray();
        int[] origins = [.. rentals.Origins];
        var examples = origins.SelectMany(origin => Enumerable.Range(1, Horizon).Select(ahead => Example(rentals.Rows, origin, ahead)));
        float[] scores = [.. trees.Transform(mlContext.Data.LoadFromEnumerable(examples)).GetColumn<float>("Score")];
        for (int i = 0; i < origins.Length; i++)
            forecasts[origins[i]].Forecast = scores[(i * Horizon)..((i + 1) * Horizon)];
        return mlContext.Data.LoadFromEnumerable(forecasts);
    }

    /// <summary>The values of a later hour that are known at the origin.</summary>
    private static LagExample Example(IReadOnlyList<Rental> rows, int origin, int ahead)
    {
        Rental now = rows[origin], then = rows[origin + ahead];
        return new LagExample
        {
            Label = then.Count,
            Features =
            [
                ahead, then.Time.Hour, (int)then.Time.DayOfWeek, then.Holiday, then.WorkingDay,
                now.Weather, now.Temperature, now.FeltTemperature, now.Humidity, now.WindSpeed,
                now.Count, rows[origin - 1].Count, rows[origin - 2].Count, rows[origin - 23].Count, rows[origin - 167].Count,
                Mean(rows, origin, 24), Mean(rows, origin, 168),
                .. _daysBefore.Select(before => rows[origin + ahead - before].Count),
            ],
        };
    }

    private static float Mean(IReadOnlyList<Rental> rows, int origin, int hours)
    {
        float sum = 0;
        for (int row = origin + 1 - hours; row <= origin; row++)
            sum += rows[row].Count;
        return sum / hours;
    }

    private sealed class LagExample
    {
        public float Label { get; set; }

        [VectorType(25)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Forecasted
    {
        public float Count { get; set; }

        [VectorType(Horizon)]
        public float[] Forecast { get; set; } = [.. Enumerable.Repeat(float.NaN, Horizon)];
    }
}
