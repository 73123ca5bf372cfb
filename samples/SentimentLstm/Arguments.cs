using System.Globalization;

namespace SentimentLstm;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Trains an LSTM on movie-review sentences and classifies sentences with it.

        dotnet run --project samples/SentimentLstm -c Release [-- [options] [sentence ...]]

          sentence         sentences to classify; a few of the sample's own without any
          --seed N         seed of the fit (default 1)
          --epochs N       epochs at most (default 12)
          --data DIR       folder with rt-polarity.pos and rt-polarity.neg (default: shipped with the sample)
          --output DIR     where models, chart and metrics go (default artifacts/sentiment)
          --help           this text

        Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public int Seed { get; private init; } = 1;

    public int Epochs { get; private init; } = 12;

    public string DataDirectory { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data");

    public string OutputDirectory { get; private init; } = Path.Combine("artifacts", "sentiment");

    public bool Help { get; private init; }

    public IReadOnlyList<string> Sentences { get; private init; } =
    [
        "a warm and funny film with a terrific cast",
        "the plot makes no sense and the jokes fall flat",
        "two hours of my life that i will never get back",
        "an unforgettable , beautifully acted drama",
    ];

    /// <exception cref="ArgumentException">An option is unknown, lacks its value or has a wrong one.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        List<string> sentences = [];
        for (int i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--help" or "-h" or "-?" => parsed with { Help = true },
                "--seed" => parsed with { Seed = Number(args, ref i, least: 0) },
                "--epochs" => parsed with { Epochs = Number(args, ref i, least: 1) },
                "--data" => parsed with { DataDirectory = Value(args, ref i) },
                "--output" => parsed with { OutputDirectory = Value(args, ref i) },
                ['-', not ' ', ..] => throw new ArgumentException($"Unknown option '{args[i]}'; --help lists the options."),
                _ => parsed.With(sentences, args[i]),
            };
        }

        return sentences.Count == 0 ? parsed : parsed with { Sentences = sentences };
    }

    private Arguments With(List<string> sentences, string sentence)
    {
        if (string.IsNullOrWhiteSpace(sentence))
            throw new ArgumentException("A sentence to classify is empty; give its words.");
        sentences.Add(sentence);
        return this;
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
