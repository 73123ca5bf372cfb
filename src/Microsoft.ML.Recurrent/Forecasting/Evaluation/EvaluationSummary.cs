namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Adds errors up into metrics: overall, by horizon step, by series, by target, and for each baseline.</summary>
/// <param name="columns">The columns that were read.</param>
/// <param name="series">The series, some of them more than once where windows were measured one after another.</param>
internal sealed class EvaluationSummary(EvaluationColumns columns, IReadOnlyList<EvaluatedSeries> series)
{
    /// <param name="windows">The windows to add up.</param>
    public ForecastEvaluation Of(params IReadOnlyList<int> windows)
    {
        int[] all = [.. Enumerable.Range(0, columns.Horizon * columns.Targets)];
        return new ForecastEvaluation
        {
            ForecastColumnName = columns.Forecast,
            Origins = series.Sum(s => windows.Sum(w => (long)s.Origins.GetValueOrDefault(w))),
            Overall = Sum(0, series, windows, all),
            ByHorizonStep = [.. all.Chunk(columns.Targets).Select(cells => Sum(0, series, windows, cells))],
            Series = series.GroupBy(s => s.Rows.Name).Where(g => g.Any(s => windows.Any(w => s.SumsOf(w) is not null)))
                .ToDictionary(g => g.Key, g => Sum(0, [.. g], windows, all)),
            Targets = columns.Rows.Targets.Select((name, target) => (name, target))
                .ToDictionary(t => t.name, t => Sum(0, series, windows, [.. all.Where(cell => cell % columns.Targets == t.target)])),
            Baselines = [.. columns.Baselines.Select((s, i) => new BaselineMetrics(SeasonalNaive.Name(s), s, Sum(1 + i, series, windows, all)))],
        };
    }

    private ForecastMetrics Sum(int forecaster, IReadOnlyList<EvaluatedSeries> slice, IReadOnlyList<int> windows, int[] cells)
    {
        var levels = forecaster == 0 ? columns.Levels : [];
        var sums = new ErrorSums(levels.Length);
        foreach (var one in slice)
        {
            foreach (var grid in windows.Select(one.SumsOf).OfType<ErrorSums[][]>())
            {
                foreach (int cell in cells)
                    sums.Add(grid[forecaster][cell], one.Scales[cell % columns.Targets]);
            }
        }

        return sums.ToMetrics(levels);
    }
}
