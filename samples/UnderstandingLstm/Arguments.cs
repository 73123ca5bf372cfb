using System.Globalization;

namespace UnderstandingLstm;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Tells with trained networks what Olah's "Understanding LSTM Networks" tells with drawings.

        dotnet run --project samples/UnderstandingLstm -c Release [-- options]

          --quick          a glance in under a minute: small networks, few cells, one seed; not to be quoted
          --seed N         the first seed; the full run takes three, from here on (default 1)
          --output DIR     where pictures and metrics go (default artifacts/understanding)
          --help           this text

        1. Long-term dependencies. "I grew up in France ... I speak fluent": which language? The words between, of which some name other
           countries, grow in number. At each number a simple RNN, an LSTM, a GRU and a clockwork RNN learn from the same sentences with so
           many words between or fewer, in the same number of steps: gap.png.
        2. Inside that LSTM: its gates and its memory of the country, word by word: gates, input, forget, output, memory, cue and score,
           as PNG and SVG.
        3. Every cell of the library, and one that is defined in this program, on three problems after Hochreiter & Schmidhuber 1997:
             adding           pairs of a number and a mark: the sum of the two marked ones. Mean squared error; 0.167 for the mean.
             temporal order   X or Y twice among distractors: XX, XY, YX or YY? Fraction wrong; 0.75 by chance.
             copy memory      two of four symbols, a long wait, then the place of one: which was it? Fraction wrong; 0.75 by chance.
                              (The original writes out all symbols. This library has one output per row, so one of them is asked for,
                              and which one is not known until the end.)
           Median and spread over the seeds, and what becomes of the finding of Greff et al. 2015 about the LSTM's variants.
           Sequences and networks are short and small, and every fit has the same number of steps: who learns slowly loses.

        The full run takes under ten minutes on two cores. Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public bool Quick { get; private init; }

    public int Seed { get; private init; } = 1;

    public string OutputDirectory { get; private init; } = Path.Combine("artifacts", "understanding");

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
                "--quick" => parsed with { Quick = true },
                "--seed" => parsed with { Seed = Number(args, ref i, least: 0) },
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
