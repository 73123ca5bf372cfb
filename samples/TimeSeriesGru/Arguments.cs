using System.Globalization;

namespace TimeSeriesGru;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Forecasts hourly bike rentals 24 hours ahead with a GRU.

        dotnet run --project samples/TimeSeriesGru -c Release [-- options]

          --seed N         seed of the fit (default 1)
          --epochs N       epochs at most (default: the library's, by the number of windows)
          --data DIR       folder with hour_train.csv and hour_test.csv (default: shipped with the sample)
          --output DIR     where model, chart and metrics go (default artifacts/timeseries)
          --help           this text

        Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public int Seed { get; private init; } = 1;

    public int? Epochs { get; private init; }

    public string DataDirectory { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data");

    public string OutputDirectory { get; private init; } = Path.Combine("artifacts", "timeseries");

    public bool Help { get; private init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value or has a wrong one.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        for (int i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--help" or "-h" or "-?" => parsed with { Help = true },
                "--seed" => parsed with { Seed = Number(args, ref i, least: 0) },
                "--epochs" => parsed with { Epochs = Number(args, ref i, least: 1) },
                "--data" => parsed with { DataDirectory = Value(args, ref i) },
                "--output" => parsed with { OutputDirectory = Value(args, ref i) },
                _ => throw new ArgumentException($"Unknown option '{args[i]}'; --help lists the options."),
            };
        }

        return parsed;
    }

    private static string Value(string[] args, ref int i) => i + 1 < args.Length && args[i + 1] is not ("" or ['-', '-', ..])
        ? args[++i]
        : throw new ArgumentException($"Option '{args[i]}' needs a value; --help lists the options.");

    private static int Number(string[] args, ref int i, int least)
    {
        string option = args[i], text = Value(args, ref i);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new ArgumentException($"Option '{option}' has the value '{text}'; expected a whole number of {least} or more.");
    }
}
