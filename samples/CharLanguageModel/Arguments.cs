using Samples;

namespace CharLanguageModel;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments() : SampleArguments<Arguments>(Path.Combine("artifacts", "language"))
{
    public const string Usage = """
        Trains a model of Shakespeare's characters, an LSTM that predicts each from all before it, and holds it to n-grams.

        dotnet run --project samples/CharLanguageModel -c Release [-- [options]]

          --seed N         seed of the fit (default 1)
          --quick          a smaller network for a few epochs: two minutes in place of fifteen, on two cores
          --epochs N       epochs (default 12, quick 3)
          --units N        hidden units (default 512, quick 256)
          --data FILE      a text to learn from, its last tenth to measure on (default: shipped with the sample)
          --output DIR     where model and metrics go (default artifacts/language)
          --help           this text

        Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public bool IsQuick { get; private init; }

    public int Epochs => StatedEpochs ?? (IsQuick ? 3 : 12);

    public int Units => StatedUnits ?? (IsQuick ? 256 : 512);

    public string DataFile { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data", "input.txt");

    private int? StatedEpochs { get; init; }

    private int? StatedUnits { get; init; }

    protected override Arguments? WithOwn(string argument, Queue<string> rest) => argument switch
    {
        "--quick" => this with { IsQuick = true },
        "--epochs" => this with { StatedEpochs = Number(argument, rest, least: 1) },
        "--units" => this with { StatedUnits = Number(argument, rest, least: 1) },
        "--data" => this with { DataFile = Value(argument, rest) },
        _ => null,
    };
}
