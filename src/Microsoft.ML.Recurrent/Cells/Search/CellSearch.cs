using Microsoft.ML.Recurrent.Cells.Search;

namespace Microsoft.ML.Recurrent;

/// <summary>The search over a cell's equations, as Jozefowicz et al. (2015) searched ten thousand architectures: small random changes, of which those that make no cell worth training are
/// thrown away.</summary>
public static class CellSearch
{
    private const int MostDraws = 1_000;
    private const int NameDigits = 12;

    /// <summary>Identifies a cell's equations: equal for cells that differ in names, in the order of definitions, or in the order of a sum's or product's operands alone.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Structure(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return StructureHash.Of(cell.Graph);
    }

    /// <summary>Makes a cell that differs from another by one change: an activation or operation swapped, inserted or removed, or an operand rewired.</summary>
    /// <param name="cell">The cell to start from, which stays as it is.</param>
    /// <param name="random">The source of all draws.</param>
    /// <returns>A cell of another structure, in which every state is reached, paths are short, and a probe of values and gradients stays finite; its name comes from its structure.</returns>
    /// <exception cref="InvalidOperationException">1,000 draws gave no such cell.</exception>
    public static Cell Mutate(Cell cell, Random random)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(random);
        string structure = Structure(cell);
        for (int draw = 0; draw < MostDraws; draw++)
        {
            var mutation = CellMutations.All[random.Next(CellMutations.All.Count)];
            if (CellMutations.Apply(mutation, cell.Graph, random) is { } graph && StructureHash.Of(graph) is var found && found != structure && CellViability.Violation(graph) is null)
                return new DefinedCell($"cell_{found[..NameDigits]}", graph);
        }

        throw new InvalidOperationException(FormattableString.Invariant($"{MostDraws:N0} changes of the cell '{cell.Name}' gave none worth training; start from another cell."));
    }
}
