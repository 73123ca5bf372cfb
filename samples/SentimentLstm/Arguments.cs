using Samples;

namespace SentimentLstm;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments() : SampleArguments<Arguments>(Path.Combine("artifacts", "sentiment"))
{
    public const string Usage = """
        Trains an LSTM on movie-review sentences and classifies sentences with it.

        dotnet run --project samples/SentimentLstm -c Release [-- [options] [sentence ...]]

          sentence         sentences to classify; a few of the sample's own without any
          --seed N         seed of the fit (default 1)
          --epochs N       epochs at most (default 12)
          --search N       search the options with N trials instead; run again, it goes on where it was stopped
          --data DIR       folder with rt-polarity.pos and rt-polarity.neg (default: shipped with the sample)
          --output DIR     where models, chart and metrics go (default artifacts/sentiment)
          --help           this text

        Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public int Epochs { get; private init; } = 12;

    /// <summary>Trials of a search; null to train the network that is written down.</summary>
    public int? Search { get; private init; }

    public string DataDirectory { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data");

    public IReadOnlyList<string> Sentences => Given.Count > 0 ? Given :
    [
        "a warm and funny film with a terrific cast",
        "the plot makes no sense and the jokes fall flat",
        "two hours of my life that i will never get back",
        "an unforgettable , beautifully acted drama",
    ];

    private IReadOnlyList<string> Given { get; init; } = [];

    protected override Arguments? WithOwn(string argument, Queue<string> rest) => argument switch
    {
        "--epochs" => this with { Epochs = Number(argument, rest, least: 1) },
        "--search" => this with { Search = Number(argument, rest, least: 1) },
        "--data" => this with { DataDirectory = Value(argument, rest) },
        ['-', not ' ', ..] => null,
        _ when string.IsNullOrWhiteSpace(argument) => throw new ArgumentException("A sentence to classify is empty; give its words."),
        _ => this with { Given = [.. Given, argument] },
    };
}
