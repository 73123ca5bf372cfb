using System.Globalization;
using Microsoft.ML;

namespace TimeSeriesGru;

/// <summary>One hour of Capital Bikeshare.</summary>
internal sealed class Rental
{
    public DateTime Time { get; set; }

    /// <summary>Bikes rented in this hour.</summary>
    public float Count { get; set; }

    public float Holiday { get; set; }

    public float WorkingDay { get; set; }

    /// <summary>1 is clear, 4 heavy rain.</summary>
    public float Weather { get; set; }

    public float Temperature { get; set; }

    public float FeltTemperature { get; set; }

    public float Humidity { get; set; }

    public float WindSpeed { get; set; }
}

/// <summary>Hourly bike rentals (Fanaee-T &amp; Gama 2013): the training split, then the test split, one series without a break.</summary>
/// <param name="Rows">All rows in time order.</param>
/// <param name="TrainingRows">How many of them are the training split.</param>
internal sealed record Rentals(IReadOnlyList<Rental> Rows, int TrainingRows)
{
    private static readonly string[] _columns =
        ["dteday", "hr", "cnt", "holiday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed"];

    /// <summary>The origins of the test: the last row of the training split, and every 24th row after it that a whole day follows.</summary>
    public IEnumerable<int> Origins
    {
        get
        {
            for (int origin = TrainingRows - 1; origin + Forecaster.Horizon < Rows.Count; origin += Forecaster.Day)
                yield return origin;
        }
    }

    public IDataView All(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(Rows);

    public IDataView Training(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(Rows.Take(TrainingRows));

    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not what it must be.</exception>
    public static Rentals Load(string directory)
    {
        List<Rental> training = [.. Read(Path.Combine(directory, "hour_train.csv"))], test = [.. Read(Path.Combine(directory, "hour_test.csv"))];
        return new Rentals([.. training, .. test], training.Count);
    }

    private static IEnumerable<Rental> Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The data file '{path}' does not exist; --data names the folder that holds it.");
        int[]? columns = null;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] values = line.Split(',');
            columns ??= [.. _columns.Select(name => Array.IndexOf(values, name))];
            if (columns.Contains(-1))
                throw new InvalidDataException($"The data file '{path}' has no column '{_columns[Array.IndexOf(columns, -1)]}' in its first line.");
            if (number > 1)
                yield return Parse(values, columns, path, number);
        }
    }

    private static Rental Parse(string[] values, int[] columns, string path, int line)
    {
        try
        {
            return new Rental
            {
                Time = DateTime.Parse(values[columns[0]], CultureInfo.InvariantCulture).AddHours(Number(1)),
                Count = Number(2),
                Holiday = Number(3),
                WorkingDay = Number(4),
                Weather = Number(5),
                Temperature = Number(6),
                FeltTemperature = Number(7),
                Humidity = Number(8),
                WindSpeed = Number(9),
            };
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"Line {line} of the data file '{path}' is not a row of a date, an hour and numbers.", e);
        }

        float Number(int column) => float.Parse(values[columns[column]], CultureInfo.InvariantCulture);
    }
}
