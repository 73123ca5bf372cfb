using Samples;

namespace TimeSeriesGru;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments() : SampleArguments<Arguments>(Path.Combine("artifacts", "timeseries"))
{
    public const string Usage = """
        Forecasts hourly bike rentals 24 hours ahead with a GRU.

        dotnet run --project samples/TimeSeriesGru -c Release [-- options]

          --seed N         seed of the fit (default 1)
          --epochs N       epochs at most (default: the library's, by the number of windows)
          --search N       search the options with N trials of 10 epochs, or --epochs; run again, it goes on where it was stopped
          --data DIR       folder with hour_train.csv and hour_test.csv (default: shipped with the sample)
          --output DIR     where model, chart and metrics go (default artifacts/timeseries)
          --help           this text

        Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public int? Epochs { get; private init; }

    /// <summary>Trials of a search; null to train the forecaster that is written down.</summary>
    public int? Search { get; private init; }

    public string DataDirectory { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data");

    protected override Arguments? WithOwn(string argument, Queue<string> rest) => argument switch
    {
        "--epochs" => this with { Epochs = Number(argument, rest, least: 1) },
        "--search" => this with { Search = Number(argument, rest, least: 1) },
        "--data" => this with { DataDirectory = Value(argument, rest) },
        _ => null,
    };
}
