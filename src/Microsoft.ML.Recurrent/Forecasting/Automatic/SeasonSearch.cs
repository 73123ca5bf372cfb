namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Finds the seasons of the training split: those that the time column's step suggests, confirmed by the autocorrelation; without a
/// step, those that the autocorrelation shows on its own, more cautiously.</summary>
internal static class SeasonSearch
{
    // A season that the calendar suggests needs less proof than one that the data alone do.
    private const double ErrorsOfCandidate = 1.645;
    private const double ErrorsOfPeak = 3;
    private const int MostPeaks = 8;

    // With fewer cycles, what the calendar suggests is believed unless the rows speak against it.
    private const int CyclesToConfirm = 6;
    private const int LeastPairs = 4;

    /// <param name="channels">The training split's targets.</param>
    /// <param name="step">The time from row to row; null where it is not known.</param>
    /// <returns>Rising; empty where there is none.</returns>
    public static IReadOnlyList<Season> Run(IReadOnlyList<double[]> channels, TimeStep? step)
    {
        if (channels.Count == 0)
            return [];
        return step is null
            ? Confirm(channels, PeakSeasons.Of(channels, MostPeaks), ErrorsOfPeak, mayFollow: (season, known) => season % known == 0)
            : Confirm(channels, SeasonCandidates.Of(step), ErrorsOfCandidate, mayFollow: (_, _) => true);
    }

    /// <summary>The shortest season of the step, where the rows are too few to confirm or to refute it; null where they are enough, or speak against it.</summary>
    /// <param name="channels">The training split's targets.</param>
    /// <param name="step">The time from row to row.</param>
    public static int? Assume(IReadOnlyList<double[]> channels, TimeStep step)
    {
        int season = SeasonCandidates.Of(step).FirstOrDefault(), longest = channels.Select(values => values.Length).DefaultIfEmpty().Max();
        if (season < 2 || longest <= season || longest >= (long)CyclesToConfirm * season)
            return null;
        double[] correlations =
        [
            .. channels.Where(values => values.Length > season).Select(values => Autocorrelation.At(Detrending.Detrend(values, season), season))
                .Where(r => r.Pairs >= LeastPairs).Select(r => r.Correlation).Order(),
        ];
        return correlations.Length == 0 || correlations[correlations.Length / 2] > 0 ? season : null;
    }

    /// <param name="channels">The series.</param>
    /// <param name="candidates">Rising.</param>
    /// <param name="errors">Standard errors that a correlation must reach.</param>
    /// <param name="mayFollow">Whether a season may stand beside a shorter one.</param>
    private static List<Season> Confirm(IReadOnlyList<double[]> channels, IReadOnlyList<int> candidates, double errors, Func<int, int, bool> mayFollow)
    {
        List<Season> found = [];
        foreach (int candidate in candidates.Where(c => found.TrueForAll(s => s.Rows < c)))
        {
            if (!found.TrueForAll(s => mayFollow(candidate, s.Rows)))
                continue;
            if (new SeasonTest(channels, [.. found.Select(s => s.Rows)]).Of(candidate, errors) is not { } correlation)
                continue;
            found.Add(new Season(candidate, correlation));
            channels = [.. channels.Select(values => Detrending.Deseasonalize(values, candidate))];
        }

        return found;
    }
}

/// <param name="Rows">Rows of one cycle.</param>
/// <param name="Correlation">The autocorrelation a cycle apart, trend and shorter seasons taken away.</param>
internal readonly record struct Season(int Rows, double Correlation);
