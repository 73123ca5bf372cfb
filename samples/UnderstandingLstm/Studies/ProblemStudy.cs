using Microsoft.ML;
using Microsoft.ML.Recurrent;
using UnderstandingLstm.Problems;

namespace UnderstandingLstm.Studies;

/// <summary>Every cell on every problem, by seed.</summary>
internal static class ProblemStudy
{
    private const int BatchSize = 32, MostRows = 16_000;

    /// <summary>The rows that a fit of so many steps learns from.</summary>
    public static int Rows(int steps) => Math.Min(MostRows, BatchSize * steps);

    /// <summary>The errors: cell → problem → over the seeds. Fits run side by side; each is the same whatever runs beside it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, Spread>> Run(Effort effort, Progress progress, CancellationToken cancellationToken)
    {
        var fits = (from cell in effort.Cells from problem in effort.Problems from seed in effort.Seeds select (Cell: cell, problem.Problem, problem.Steps, Seed: seed)).ToArray();
        var errors = new double[fits.Length];
        SideBySide.Run("fits on the problems", fits.Length, i => errors[i] = Error(fits[i].Cell.Value, fits[i].Problem, fits[i].Steps, fits[i].Seed), progress, cancellationToken);
        return fits.Zip(errors).GroupBy(f => f.First.Cell.Key).ToDictionary(cell => cell.Key, cell => (IReadOnlyDictionary<string, Spread>)cell
            .GroupBy(f => f.First.Problem.Name).ToDictionary(problem => problem.Key, problem => Spread.Of(problem.Select(f => f.Second))));

        double Error(Cell cell, IProblem problem, int steps, int seed) => problem.Error(
            new MLContext(seed), CellNetwork.Of(cell, effort.HiddenSize, steps), Rows(steps), seed, new FitContext { CancellationToken = cancellationToken });
    }
}
