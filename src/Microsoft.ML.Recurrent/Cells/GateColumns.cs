namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Where a cell's gates stand in a row of pre-activations: a row has <see cref="Count"/> columns, each one unit wide per hidden unit. The
/// input's products fill a run of columns from the first on, the recurrent products another run; where the runs overlap, both are added.
/// Gates are named by their position in PyTorch's weights.
/// </summary>
/// <param name="Count">Columns of a row.</param>
/// <param name="Input">The gate that each column of the input's run belongs to.</param>
/// <param name="RecurrentStart">The first column of the recurrent run.</param>
/// <param name="Recurrent">The gate that each column of the recurrent run belongs to.</param>
internal sealed record GateColumns(int Count, IReadOnlyList<int> Input, int RecurrentStart, IReadOnlyList<int> Recurrent)
{
    /// <summary>Every gate adds both products, in PyTorch's order.</summary>
    public static GateColumns Summed(int gates) => new(gates, [.. Enumerable.Range(0, gates)], 0, [.. Enumerable.Range(0, gates)]);
}
