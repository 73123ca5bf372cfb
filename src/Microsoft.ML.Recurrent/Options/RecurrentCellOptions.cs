namespace Microsoft.ML.Recurrent;

/// <summary>A network of any cell: one of the library's, with its settings, or one of your own (<see cref="Cell.Define(string, Action{Step})"/>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecurrentCellOptions : RecurrentOptions
{
    /// <summary>The cell. A saved model carries its equations, so that it loads in a process that has never seen the code that defined them.</summary>
    /// <value>The default value is <c>new LstmCell()</c>.</value>
    public Cell Cell { get; init; } = new LstmCell();

    internal override string CellName => EquationsName;

    internal override Cell ToCell() => Cell;
}
