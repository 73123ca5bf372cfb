using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Measures live series with their state in PostgreSQL, beside Orleans' ADO.NET storage provider.

        dotnet run -c Release --project test/Microsoft.ML.Recurrent.Orleans.Benchmarks [-- options]

          --callers N           callers at once, each with series of its own (default 512)
          --series N            series of each caller (default 4)
          --seconds N           of each of the measurements, which take turns (default 10)
          --rounds N            turns (default 3)
          --groups N            groups of writes under way at once (default 4)
          --help                this text

        soak                    kills silos, each a process, while events flow, and holds every state against a replay in one process; ends with 1 if an event
                                is lost or applied twice, or a state is another
          --series N            series (default 100000)
          --events N            events of all series (default 1000000)
          --silos N             silos (default 2)
          --kills N             kills of a silo, the last one of all of them (default 4)
          --callers N           callers at once, each with series of its own (default 512)
          --age N               seconds after which an idle series leaves memory (default 20)
          --seed N              of callers and kills (default 1)

        memory                  measures the memory of a series in a silo
          --series N            series (default 20000)

        Starts a PostgreSQL of its own in a temporary folder, with its default settings: a commit is on the disk when it is acknowledged.
        """;

    public int Callers { get; private init; } = 512;

    public int Series { get; private init; } = 4;

    public int Seconds { get; private init; } = 10;

    public int Rounds { get; private init; } = 3;

    public int Groups { get; private init; } = 4;

    public bool Help { get; private init; }

    /// <exception cref="ArgumentException">An option is unknown or has no number.</exception>
    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        for (int i = 0; i < args.Length; i++)
        {
            arguments = args[i] switch
            {
                "--callers" => arguments with { Callers = Number(args, ref i) },
                "--series" => arguments with { Series = Number(args, ref i) },
                "--seconds" => arguments with { Seconds = Number(args, ref i) },
                "--rounds" => arguments with { Rounds = Number(args, ref i) },
                "--groups" => arguments with { Groups = Number(args, ref i) },
                "--help" => arguments with { Help = true },
                _ => throw Unknown(args[i]),
            };
        }

        return arguments;
    }

    public static ArgumentException Unknown(string option) => new($"'{option}' is no option.{Environment.NewLine}{Environment.NewLine}{Usage}");

    /// <summary>The number after an option.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static int Number(string[] args, ref int i) =>
        ++i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"{args[i - 1]} needs a whole number above 0.");
}
