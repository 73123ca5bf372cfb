using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace UnderstandingLstm.Problems;

/// <summary>A problem on symbols.</summary>
internal sealed record SymbolProblem(string Name, double Chance, Func<Random, SymbolRow> Draw) : IProblem
{
    private const int TestRows = 1000, TestSeed = 1_000_003;

    /// <summary>X or Y, twice, far from each other among distractors, and in what order (Hochreiter &amp; Schmidhuber 1997, section 5.6).</summary>
    public static SymbolProblem TemporalOrder(int length) => new("temporal order", 0.75, random =>
    {
        string[] symbols = [.. Enumerable.Range(0, length).Select(_ => $"{(char)('a' + random.Next(4))}")];
        int first = random.Next(length / 10, length / 5), second = random.Next(length / 2, 3 * length / 5);
        foreach (int place in new[] { first, second })
            symbols[place] = random.Next(2) == 0 ? "X" : "Y";
        return new SymbolRow { Symbols = ["start", .. symbols, "end"], Answer = symbols[first] + symbols[second] };
    });

    /// <summary>Two symbols of four kinds, a wait, and the place of one of them, which is asked for.</summary>
    public static SymbolProblem CopyMemory(int length) => new("copy memory", 0.75, random =>
    {
        const int Symbols = 2, Kinds = 4;
        string[] symbols = [.. Enumerable.Range(0, Symbols).Select(_ => $"{(char)('A' + random.Next(Kinds))}")];
        int asked = random.Next(Symbols);
        return new SymbolRow { Symbols = [.. symbols, .. Enumerable.Repeat("wait", length - Symbols - 1), $"{asked + 1}?"], Answer = symbols[asked] };
    });

    public double Error(MLContext mlContext, RecurrentCellOptions network, int rows, int seed, FitContext context)
    {
        var classifier = SymbolRow.Classifier(mlContext, network, context).Fit(mlContext.Data.LoadFromEnumerable(Rows(rows, seed)));
        return SymbolRow.FractionWrong(mlContext, classifier, Rows(TestRows, TestSeed + seed));
    }

    private SymbolRow[] Rows(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Draw(random))];
    }
}
