using Microsoft.ML.Recurrent;
using UnderstandingLstm.Problems;

namespace UnderstandingLstm;

/// <summary>The effort of the studies: seeds, cells, sizes of the problems and steps of the fits.</summary>
/// <param name="Seeds">Seeds of the networks and of their data.</param>
/// <param name="Cells">Which cells are in the table.</param>
/// <param name="HiddenSize">Units of every network.</param>
/// <param name="Problems">The problems, and the optimizer steps of a fit on each.</param>
/// <param name="Gaps">Words between cue and answer.</param>
/// <param name="GapSteps">Optimizer steps of a fit on sentences.</param>
internal sealed record Effort(
    IReadOnlyList<int> Seeds, IReadOnlyDictionary<string, Cell> Cells, int HiddenSize, IReadOnlyList<(IProblem Problem, int Steps)> Problems, IReadOnlyList<int> Gaps, int GapSteps)
{
    public static Effort Full(int seed) => new(
        [seed, seed + 1, seed + 2],
        CellTable.All,
        32,
        [(new AddingProblem(40), 1000), (SymbolProblem.TemporalOrder(60), 600), (SymbolProblem.CopyMemory(25), 1000)],
        [2, 5, 10, 15, 20, 30, 40],
        3000);

    /// <summary>A glance.</summary>
    public static Effort Quick(int seed) => new(
        [seed],
        CellTable.Few,
        24,
        [(new AddingProblem(20), 400), (SymbolProblem.TemporalOrder(30), 200), (SymbolProblem.CopyMemory(12), 300)],
        [2, 10, 20],
        500);
}
