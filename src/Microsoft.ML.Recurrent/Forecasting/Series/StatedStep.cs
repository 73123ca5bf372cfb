using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Holds the step that options state against the one that the rows keep.</summary>
/// <param name="stated">What the options say.</param>
internal sealed class StatedStep(TimeStep stated)
{
    // Of the steps: rows that keep no step at all contradict hardly any.
    private const double LeastKept = 0.5;

    // Of the steps: rows that are a little late keep no step to the tick.
    private const double LeastExplained = 0.9;

    // Of the steps: how much more of them the step that is found must explain.
    private const double Better = 0.1;

    /// <summary>The contradiction of the statement, or null.</summary>
    /// <param name="series">The series.</param>
    /// <param name="column">The time column.</param>
    public string? Contradiction(IReadOnlyList<SeriesPart> series, string column)
    {
        var contradicting = series.Select(part => (part.Rows.Name, Kept: KeptInstead(TimeStepsFit.Stamps(part)))).Where(s => s.Kept is not null).ToArray();
        if (contradicting.Length == 0)
            return null;
        string where = series.Count == 1 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" in series '{contradicting[0].Name}' ({contradicting.Length} of {series.Count} series like it)");
        return $"TimeStep is {stated}, but the rows of time column '{column}' come every {contradicting[0].Kept}{where}: where the data ends, time goes on by a "
            + "step that the rows do not keep. State their step, or leave TimeStep null to have it found.";
    }

    /// <summary>Describes the steps of the rows; null where they may well keep the stated step.</summary>
    private string? KeptInstead(long[] stamps)
    {
        if (TimeStepFit.Of(stamps) is not { } found || found == stated)
            return null;
        return Explains(found.Near(stamps), stated.Near(stamps), LeastKept) || Explains(found.Explained(stamps), stated.Explained(stamps), LeastExplained)
            ? found.ToString()
            : RangeBeside(stamps);

        static bool Explains(double byFound, double byStated, double least) => byFound >= least && byFound > byStated + Better;
    }

    /// <summary>The shortest and the longest step, where the stated one is shorter than all of them or longer; else null.</summary>
    private string? RangeBeside(long[] stamps)
    {
        long[] steps = [.. stamps.Zip(stamps.Skip(1), (before, after) => after - before)];
        long[] expected = [.. stamps[..^1].Select(stamp => stated.After(new DateTime(stamp), 1).Ticks - stamp)];
        return steps.Min() > expected.Max() || steps.Max() < expected.Min()
            ? $"{TimeText.Of(TimeSpan.FromTicks(steps.Min()))} to {TimeText.Of(TimeSpan.FromTicks(steps.Max()))}"
            : null;
    }
}
