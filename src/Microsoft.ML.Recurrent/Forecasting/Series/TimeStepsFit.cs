namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Finds each series' step in its training rows.</summary>
internal static class TimeStepsFit
{
    /// <summary>The steps, the commonest first; a series that an earlier fit knows keeps its step.</summary>
    /// <param name="series">The series.</param>
    /// <param name="earlier">The earlier fit's, or null.</param>
    public static IReadOnlyList<SeriesTimeStep> Run(IReadOnlyList<SeriesPart> series, ImpliedTime? earlier)
    {
        var known = (earlier?.Steps ?? []).SelectMany(s => s.Series.Select(name => (name, s.Step))).ToList();
        var names = known.Select(k => k.name).ToHashSet();
        var found = series.Where(part => !names.Contains(part.Rows.Name))
            .Select(part => (part.Rows.Name, Step: TimeStepFit.Of(Stamps(part)))).Where(s => s.Step is not null);
        return
        [
            .. known.Concat(found.Select(s => (s.Name, s.Step!))).GroupBy(s => s.Item2)
                .OrderByDescending(g => g.Count()).Select(g => new SeriesTimeStep(g.Key, [.. g.Select(s => s.Item1)])),
        ];
    }

    /// <summary>The times of a series' training rows.</summary>
    public static long[] Stamps(SeriesPart part)
    {
        long[] stamps = new long[part.TrainingEnd];
        for (int row = 0; row < stamps.Length; row++)
            stamps[row] = part.Rows.Ticks(row);
        return stamps;
    }
}
