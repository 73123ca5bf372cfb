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
          --help                this text

        Starts a PostgreSQL of its own in a temporary folder, with its default settings: a commit is on the disk when it is acknowledged.
        """;

    public int Callers { get; private init; } = 512;

    public int Series { get; private init; } = 4;

    public int Seconds { get; private init; } = 10;

    public int Rounds { get; private init; } = 3;

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
                "--help" => arguments with { Help = true },
                _ => throw new ArgumentException($"'{args[i]}' is no option.{Environment.NewLine}{Environment.NewLine}{Usage}"),
            };
        }

        return arguments;
    }

    private static int Number(string[] args, ref int i) =>
        ++i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"{args[i - 1]} needs a whole number above 0.");
}
