using Microsoft.ML;
using Microsoft.ML.Recurrent;
using UnderstandingLstm.Problems;

namespace UnderstandingLstm.Studies;

/// <summary>A cell at the end of the search.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Searched">Its error in the search; not a number where the search did not try it.</param>
/// <param name="Fresh">Its errors on rows and seeds that the search has not seen.</param>
internal sealed record Finalist(string Name, Cell Cell, double Searched, Spread Fresh);

/// <summary>Evolves cells' equations from the LSTM and the GRU on small problems, as Jozefowicz et al. 2015 did, and measures the best on fresh rows beside the two. Errors are means over the
/// problems, each as a fraction of that by chance.</summary>
internal static class CellSearchStudy
{
    private const int Generation = 8, Found = 3, FreshSeed = 1000;

    private static readonly ParameterSpace<Candidate> _space = new ParameterSpace<Candidate>(new Candidate()).Cells(c => c.Cell, new LstmCell(), new GruCell());

    /// <summary>Searches, and measures the best beside the LSTM and the GRU.</summary>
    /// <param name="count">Cells to try.</param>
    /// <param name="search">The problems of the search.</param>
    /// <param name="fresh">The problems and seeds of the comparison.</param>
    /// <param name="progress">Told of each fit.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static (IReadOnlyList<Trial> Trials, IReadOnlyList<Finalist> Finalists) Run(int count, Effort search, Effort fresh, Progress progress, CancellationToken cancellationToken)
    {
        List<Trial> trials = [];
        while (trials.Count < count)
            trials.AddRange(Evolved(trials, Math.Min(Generation, count - trials.Count), search, progress, cancellationToken));
        string[] known = [CellSearch.Structure(new LstmCell()), CellSearch.Structure(new GruCell())];
        var best = trials.OrderBy(t => t.Metric).Select(CellOf).DistinctBy(CellSearch.Structure).Where(cell => !known.Contains(CellSearch.Structure(cell))).Take(Found).ToArray();
        (string Name, Cell Cell)[] entries = [("LSTM", new LstmCell()), ("GRU", new GruCell()), .. best.Select((cell, i) => ($"found {i + 1}: {cell.Name}", cell))];
        var errors = new double[entries.Length * fresh.Seeds.Count];
        SideBySide.Run("fits on fresh rows", errors.Length, i => errors[i] = Error(entries[i / fresh.Seeds.Count].Cell, fresh, FreshSeed + fresh.Seeds[i % fresh.Seeds.Count], cancellationToken),
            progress, cancellationToken);
        return (trials, [.. entries.Select((e, i) => new Finalist(e.Name, e.Cell, SearchedError(trials, e.Cell), Spread.Of(errors.Skip(i * fresh.Seeds.Count).Take(fresh.Seeds.Count))))]);
    }

    /// <summary>The next trials, proposed together and fitted side by side: the same whatever runs beside them.</summary>
    private static IEnumerable<Trial> Evolved(List<Trial> trials, int count, Effort search, Progress progress, CancellationToken cancellationToken)
    {
        Trial[] next = [.. Enumerable.Range(trials.Count, count).Select(number => new Trial
        {
            Number = number,
            Configuration = new EvolutionTuner().Propose(new TuningState { Space = _space, Trials = trials, Number = number, Seed = search.Seeds[0] })!,
        })];
        SideBySide.Run(FormattableString.Invariant($"cells after {trials.Count}"), next.Length, i => next[i] = next[i] with
        {
            Status = TrialStatus.Completed,
            Metric = Error(CellOf(next[i]), search, search.Seeds[0], cancellationToken),
        }, progress, cancellationToken);
        return next;
    }

    /// <summary>The mean error over the problems; 1, as by chance, of a cell that was found and whose fit diverges.</summary>
    private static double Error(Cell cell, Effort effort, int seed, CancellationToken cancellationToken)
    {
        var context = new FitContext { CancellationToken = cancellationToken };
        try
        {
            return effort.Problems.Average(p => Math.Min(1,
                p.Problem.Error(new MLContext(seed), CellNetwork.Of(cell, effort.HiddenSize, p.Steps), ProblemStudy.Rows(p.Steps), seed, context) / p.Problem.Chance));
        }
        catch (InvalidOperationException) when (cell is not (LstmCell or GruCell))
        {
            return 1;
        }
    }

    private static double SearchedError(List<Trial> trials, Cell cell) =>
        trials.Where(t => CellSearch.Structure(CellOf(t)) == CellSearch.Structure(cell)).Select(t => t.Metric!.Value).DefaultIfEmpty(double.NaN).Min();

    private static Cell CellOf(Trial trial) => _space.Create(trial.Configuration).Cell;

    private sealed record Candidate
    {
        public Cell Cell { get; init; } = new LstmCell();
    }
}
