using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Accuracy;

namespace Microsoft.ML.Recurrent.Benchmarks;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Measures Microsoft.ML.Recurrent against its peers, and against itself.

        dotnet run -c Release --project test/Microsoft.ML.Recurrent.Benchmarks -- VERB [options]

          compare [part ...]    ours and the peers in turn, in one process; medians.
                                Parts: layers, cells, fit, scoring, product, members, dropout, tagger, generation, transform; all of them without any.
                                'cells' is every cell of the library beside the LSTM, for the README's table.
                                All of them take some ten minutes on two cores that nobody else uses; medians mean little on a busy machine.
                                Writes compare.json, where a ratio above 1 means that ours is faster.
          transform             the same as 'compare transform'
          scaling [part ...]    cost against size, with fitted exponents.
                                Parts: rows, steps, hidden, vocabulary, threads, training, forecasting, latest, ridge, memory; all without
                                any.
                                Writes scaling.json.
          accuracy [set ...]    default options on given and generated sets, beside baselines; a Markdown table.
                                Sets: air-passengers, ilinet, m4-weekly, bike-sharing, japanese-vowels, movie-sentences, snips,
                                generated-series, generated-rows; all without any. Writes accuracy.json.
          adding                the adding problem over 100 steps, 64 units, by cell; some three minutes. Writes adding.json.
          search                30 trials on movie sentences by tuner, in full and pruned by ASHA; some minutes a search. Writes search.json.
          kernels [option ...]  BenchmarkDotNet on the kernels; options are BenchmarkDotNet's, such as --filter '*Product*'

          --threads N[,N]       threads of ours and of the peers (default 1,2)
          --sets NAME[,NAME]    of 'accuracy': the sets, as above
          --seeds N[,N]         of 'accuracy', 'adding', 'search': seeds of fits and generated sets (default 1,2,3; 1 to 5 for generated rows)
          --data DIR            of 'accuracy': the folder with sets that are not shipped (M4 weekly), left out without it
          --log                 of 'accuracy': what the fits log, on the error stream
          --quick               a glance: one seed, few epochs, little time; not to be quoted
          --output DIR          where results go (default artifacts/benchmarks)
          --help                this text

        Other lane widths: set DOTNET_EnableAVX512=0 and ONEDNN_MAX_CPU_ISA=AVX2 for 256 bits on both sides.
        """;

    private static readonly Dictionary<string, string[]> _parts = new()
    {
        ["compare"] = ["layers", "cells", "fit", "scoring", "product", "members", "dropout", "tagger", "generation", "transform"],
        ["transform"] = [],
        ["scaling"] = ["rows", "steps", "hidden", "vocabulary", "threads", "training", "forecasting", "latest", "ridge", "memory"],
        ["accuracy"] = AccuracyRun.Sets,
        ["adding"] = [],
        ["search"] = [],
    };

    public required string Verb { get; init; }

    /// <summary>The names of what is measured; for <c>kernels</c>, BenchmarkDotNet's own options.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    public IReadOnlyList<int> Threads { get; private init; } = [1, 2];

    public bool Quick { get; private init; }

    /// <summary>Seeds of fits, or <see langword="null"/> for the usual ones.</summary>
    public IReadOnlyList<int>? Seeds { get; private init; }

    /// <summary>The folder with sets that are not shipped.</summary>
    public string? DataDirectory { get; private init; }

    /// <summary>True if fits log to the error stream.</summary>
    public bool LogsFits { get; private init; }

    public string OutputDirectory { get; private init; } = Path.Combine("artifacts", "benchmarks");

    /// <exception cref="ArgumentException">A verb, part or option is unknown, or lacks its value.</exception>
    public static Arguments Parse(string[] args)
    {
        string verb = args.Length == 0 ? "--help" : args[0];
        if (verb is "--help" or "-h" or "-?")
            return new Arguments { Verb = "help", Parts = [] };
        if (verb == "kernels")
            return new Arguments { Verb = verb, Parts = args[1..] };
        if (!_parts.TryGetValue(verb, out string[]? known))
            throw new ArgumentException($"Unknown verb '{verb}'; the verbs are compare, transform, scaling, accuracy, adding, search and kernels. --help says more.");
        return ParseOptions(verb, known, args);
    }

    private static Arguments ParseOptions(string verb, string[] known, string[] args)
    {
        List<string> parts = [];
        var parsed = new Arguments { Verb = verb, Parts = parts };
        for (int i = 1; i < args.Length; i++)
        {
            if (args[i] is "--help" or "-h" or "-?")
                return parsed with { Verb = "help" };
            if (args[i] == "--threads")
                parsed = parsed with { Threads = Numbers(args, ref i, Environment.ProcessorCount) };
            else if (args[i] == "--output")
                parsed = parsed with { OutputDirectory = Value(args, ref i) };
            else if (args[i] == "--quick")
                parsed = parsed with { Quick = true };
            else if (verb is "adding" or "search" && args[i] == "--seeds")
                parsed = parsed with { Seeds = Numbers(args, ref i, int.MaxValue) };
            else if (verb == "accuracy" && args[i] is "--seeds" or "--data" or "--log" or "--sets")
                parsed = ParseAccuracy(parsed, known, parts, args, ref i);
            else if (known.Contains(args[i]))
                parts.Add(args[i]);
            else
                throw new ArgumentException($"'{verb}' does not know '{args[i]}'; --help lists its parts and options.");
        }

        return parsed with { Parts = parts.Count > 0 ? [.. parts.Distinct()] : verb == "transform" ? ["transform"] : known };
    }

    private static Arguments ParseAccuracy(Arguments parsed, string[] known, List<string> sets, string[] args, ref int i)
    {
        switch (args[i])
        {
            case "--seeds":
                return parsed with { Seeds = Numbers(args, ref i, int.MaxValue) };
            case "--data":
                return parsed with { DataDirectory = Value(args, ref i) };
            case "--log":
                return parsed with { LogsFits = true };
            default:
                string[] named = Value(args, ref i).Split(',');
                sets.AddRange(named.All(known.Contains)
                    ? named
                    : throw new ArgumentException($"'accuracy' has no set '{named.First(n => !known.Contains(n))}'; the sets are {string.Join(", ", known)}."));
                return parsed;
        }
    }

    private static string Value(string[] args, ref int i) => i + 1 < args.Length && args[i + 1].Length > 0
        ? args[++i]
        : throw new ArgumentException($"Option '{args[i]}' needs a value; --help lists the options.");

    private static int[] Numbers(string[] args, ref int i, int most)
    {
        string option = args[i], text = Value(args, ref i);
        int[] numbers = [.. text.Split(',').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0)];
        return numbers.All(n => n >= 1 && n <= most)
            ? numbers
            : throw new ArgumentException($"Option '{option}' has the value '{text}'; expected whole numbers from 1 to {most}, separated by commas.");
    }
}
