using System.Globalization;
using System.Text.Json;
using UnderstandingLstm.Problems;
using UnderstandingLstm.Studies;

namespace UnderstandingLstm;

using Errors = IReadOnlyDictionary<string, IReadOnlyDictionary<string, Spread>>;

/// <summary>Tables of what came out, and the file that keeps it.</summary>
internal static class Report
{
    private const int NameWidth = 28, ColumnWidth = 26;

    public static void Write(TextWriter output, IReadOnlyList<GapCurve> curves)
    {
        output.WriteLine($"{"Accuracy at words between",-NameWidth}{string.Concat(curves[0].Gaps.Select(gap => $"{gap,7}"))}");
        foreach (var curve in curves)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{curve.Cell,-NameWidth}{string.Concat(curve.Accuracies.Select(a => $"{100 * a.Median,6:F0}%"))}"));
        output.WriteLine();
    }

    public static void Write(TextWriter output, InsideLstm inside)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{$"Inside the LSTM (right: {100 * inside.Probability:F0}%)",-NameWidth}{"cue",10}{"between",10}{"answer",10}"));
        foreach (string gate in new[] { "input", "forget", "output" })
        {
            var (cue, between, answer) = inside.Means(gate);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"{gate} gate of memory units",-NameWidth}{cue,10:F2}{between,10:F2}{answer,10:F2}"));
        }

        output.WriteLine();
    }

    public static void Write(TextWriter output, Errors errors, Effort effort)
    {
        IProblem[] problems = [.. effort.Problems.Select(p => p.Problem)];
        output.WriteLine($"{"Error: median (spread)",-NameWidth}{string.Concat(problems.Select(p => $"{p.Name,ColumnWidth}"))}");
        output.WriteLine($"{"by chance",-NameWidth}{string.Concat(problems.Select(p => $"{p.Chance.ToString("F4", CultureInfo.InvariantCulture),ColumnWidth}"))}");
        foreach (var (cell, own) in errors)
            output.WriteLine($"{cell,-NameWidth}{string.Concat(problems.Select(p => $"{Text(own[p.Name]),ColumnWidth}"))}");
        output.WriteLine();
    }

    /// <summary>The finding of Greff et al. 2015, held against these fits: no variant beats the LSTM by much; without forget gate or output activation it is much worse.</summary>
    public static void WriteFinding(TextWriter output, Errors errors, Effort effort)
    {
        string[] variants = [.. CellTable.Variants.Keys.Where(errors.ContainsKey)];
        output.WriteLine("Greff et al. 2015: no variant beats the LSTM with peepholes by much; forget gate and output activation matter most. Here:");
        foreach (var (problem, _) in effort.Problems)
        {
            double Error(string cell) => errors[cell][problem.Name].Median;
            string best = variants.MinBy(Error)!, worst = variants.MaxBy(Error)!;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {problem.Name}: {Error(CellTable.Vanilla):F4}; the best variant is {best}, {Error(best):F4}; the worst {worst}, {Error(worst):F4}"));
        }

        output.WriteLine();
    }

    public static void Save(string path, IReadOnlyList<GapCurve> curves, Errors errors, double seconds) => File.WriteAllText(path, JsonSerializer.Serialize(new
    {
        gap = curves.ToDictionary(c => c.Cell, c => c.Gaps.Zip(c.Accuracies, (gap, accuracy) => new { gap, accuracy = accuracy.Median })),
        tasks = errors.ToDictionary(cell => cell.Key, cell => cell.Value.ToDictionary(p => p.Key, p => new { median = p.Value.Median, spread = p.Value.Highest - p.Value.Lowest })),
        seconds,
    }));

    private static string Text(Spread error) => string.Create(CultureInfo.InvariantCulture, $"{error.Median:F4} ({error.Lowest:F4}-{error.Highest:F4})");
}
