namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>The name of an options record among several.</summary>
internal static class CellName
{
    private static readonly string[] _endings = ["ForecastingOptions", "Options"];

    /// <summary>The cell's own name where the record takes any cell, otherwise the record's, such as <c>Lstm</c> of <see cref="LstmForecastingOptions"/>.</summary>
    public static string Of(object? options) => options switch
    {
        null => throw new ArgumentException("The options hold null; give records.", nameof(options)),
        RecurrentCellOptions { Cell: { } cell } => cell.Name,
        RecurrentCellForecastingOptions { Cell: { } cell } => cell.Name,
        _ when options.GetType().Name is var name && _endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.Ordinal) && name.Length > e.Length) is { } ending => name[..^ending.Length],
        _ => options.GetType().Name,
    };
}
