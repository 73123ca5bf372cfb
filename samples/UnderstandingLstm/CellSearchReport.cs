using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Recurrent;
using UnderstandingLstm.Studies;

namespace UnderstandingLstm;

/// <summary>The findings of the search for cells, and the file that keeps them.</summary>
internal static class CellSearchReport
{
    private const int NameWidth = 28;

    public static void Write(TextWriter output, IReadOnlyList<Trial> trials, IReadOnlyList<Finalist> finalists)
    {
        output.WriteLine($"{"Error as a fraction of chance",-NameWidth}{"searched",12}{"fresh: median (spread)",28}");
        foreach (var finalist in finalists)
        {
            string fresh = string.Create(CultureInfo.InvariantCulture, $"{finalist.Fresh.Median:F3} ({finalist.Fresh.Lowest:F3} to {finalist.Fresh.Highest:F3})");
            string searched = double.IsNaN(finalist.Searched) ? "not tried" : finalist.Searched.ToString("F3", CultureInfo.InvariantCulture);
            output.WriteLine($"{finalist.Name,-NameWidth}{searched,12}{fresh,28}");
        }

        output.WriteLine(Finding(trials.Count, finalists));
    }

    /// <summary>A sentence that claims no more than the spread allows.</summary>
    /// <param name="tried">Cells of the search.</param>
    /// <param name="finalists">The LSTM, the GRU, and what was found.</param>
    public static string Finding(int tried, IReadOnlyList<Finalist> finalists)
    {
        var known = finalists.Take(2).MinBy(f => f.Fresh.Median)!;
        if (finalists.Skip(2).MinBy(f => f.Fresh.Median) is not { } found)
            return $"Among {tried} cells there was none but the two that the search began with.";
        string beginning = FormattableString.Invariant($"Of {tried} cells the best found, '{found.Cell.Name}', has {found.Fresh.Median:F3} on fresh rows, and the {known.Name} {known.Fresh.Median:F3}: ");
        return beginning + Beside(found, known) + string.Concat(finalists.Skip(2).Where(f => f != found && f.Fresh.Lowest < f.Fresh.Highest && f.Fresh.Highest < known.Fresh.Lowest)
            .Select(f => FormattableString.Invariant($" '{f.Cell.Name}', with {f.Fresh.Median:F3}, is better than the {known.Name} on every seed.")));
    }

    private static string Beside(Finalist found, Finalist known) => found.Fresh.Highest == found.Fresh.Lowest ? "one seed, which decides nothing."
        : found.Fresh.Highest < known.Fresh.Lowest ? "better on every seed."
        : found.Fresh.Lowest > known.Fresh.Highest ? "worse on every seed."
        : "no difference beyond that between seeds.";

    /// <summary>Writes the finalists with their equations, which <c>JsonSerializer.Deserialize&lt;Cell&gt;</c> reads back.</summary>
    public static void Save(string path, IReadOnlyList<Trial> trials, IReadOnlyList<Finalist> finalists, double seconds) => File.WriteAllText(path, JsonSerializer.Serialize(
        new
        {
            tried = trials.Count,
            errors = trials.Select(t => t.Metric),
            finalists = finalists.Select(f => new { name = f.Name, searched = double.IsNaN(f.Searched) ? (double?)null : f.Searched, median = f.Fresh.Median, lowest = f.Fresh.Lowest, highest = f.Fresh.Highest, cell = f.Cell }),
            seconds,
        },
        new JsonSerializerOptions { WriteIndented = true }));
}
