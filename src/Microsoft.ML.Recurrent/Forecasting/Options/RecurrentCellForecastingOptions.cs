namespace Microsoft.ML.Recurrent;

/// <summary>A forecaster whose network is made of any cell: one of the library's, with its settings, or one of your own (<see cref="Cell.Define(string, Action{Step})"/>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecurrentCellForecastingOptions : ForecastingOptions
{
    /// <summary>The cell. A saved model carries its equations, so that it loads in a process that has never seen the code that defined them.
    /// A cell with a step mask, such as the <see cref="ClockworkCell"/>, forecasts from windows only.</summary>
    /// <value>The default value is <c>new LstmCell()</c>.</value>
    public Cell Cell { get; init; } = new LstmCell();

    private protected override RecurrentOptions EmptyNetwork() => new RecurrentCellOptions { Cell = Cell };
}
