using System.Globalization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>A network of any cell: one of the library's, with its settings, or one of your own (<see cref="Cell.Define(string, Action{Step})"/>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecurrentCellOptions : RecurrentOptions
{
    /// <summary>The cell. A saved model carries its equations, so that it loads in a process that has never seen the code that defined them.</summary>
    /// <value>The default value is <c>new LstmCell()</c>.</value>
    public Cell Cell { get; init; } = new LstmCell();

    internal override string CellName => EquationsName;

    internal override string? CellViolation =>
        Cell is null ? "Cell is null; give one of the library's cells, or define your own with Cell.Define."
        : HiddenSize is >= 1 and <= OptionsValidation.LargestWidth ? SizeViolation() : null;

    internal override Cell ToCell() => Cell;

    /// <summary>Tells the violations of the sizes that the equations ask for.</summary>
    private string? SizeViolation()
    {
        try
        {
            LayerSizes.Of(Cell.Graph, Layers == 1 ? 1 : (Bidirectional ? 2L : 1) * HiddenSize, HiddenSize);
            return null;
        }
        catch (ArgumentException e)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Cell is '{Cell.Name}', which cannot be used with HiddenSize {HiddenSize}: {e.Message.Split(" (Parameter")[0]}");
        }
    }
}
