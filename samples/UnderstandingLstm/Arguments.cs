using Samples;

namespace UnderstandingLstm;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments() : SampleArguments<Arguments>(Path.Combine("artifacts", "understanding"))
{
    public const string Usage = """
        Tells with trained networks what Olah's "Understanding LSTM Networks" tells with drawings.

        dotnet run --project samples/UnderstandingLstm -c Release [-- options]

          --quick          a glance in under a minute: small networks, few cells, one seed; not to be quoted
          --search-cells N try N cells that nobody wrote, instead of the studies below: equations evolved from the LSTM and the GRU on small
                           problems; the best three beside the two on fresh rows, with their equations in cells.json
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

    /// <summary>Cells to try in a search; null for the studies.</summary>
    public int? SearchCells { get; private init; }

    protected override Arguments? WithOwn(string argument, Queue<string> rest) => argument switch
    {
        "--quick" => this with { Quick = true },
        "--search-cells" => this with { SearchCells = Number(argument, rest, least: 3) },
        _ => null,
    };
}
